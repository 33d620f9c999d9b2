package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Quantity;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.SplitFacts;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.training.table.EpochResult;
import java.util.List;
import java.util.Optional;

/**
 * The labels are unrelated to the images. In the first epoch no image occurs twice, so memorising
 * does not help: only a network that finds a pattern ends this epoch with a loss below chance.
 * Random labels can only be memorised, which happens later and helps only on the training split
 * (Zhang et al. 2017, "Understanding deep learning requires rethinking generalization").
 */
public final class RandomLabels implements Rule {
  /** The rule's name. */
  public static final String NAME = "random-labels";

  /**
   * Up to this {@linkplain RunRecord#skill skill}, the loss at the end of the first epoch may be
   * below chance by noise alone.
   */
  private static final double NO_SKILL = 0.05;

  /** The first epoch must be long enough to learn something. */
  private static final long ENOUGH_BATCHES = 20;

  private static final long ENOUGH_IN_ALL = 100;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.RESULTS).ofClasses().certainEarly().showing(Quantity.ACCURACY);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.epochs().isEmpty()
        || run.batchesPerEpoch() < ENOUGH_BATCHES
        || run.batches() < ENOUGH_IN_ALL
        || !(run.chance().skill(run.lossAtEndOf(run.firstEpoch())) < NO_SKILL)) {
      return Optional.empty();
    }
    double best = run.bestAccuracy();
    double chance = run.chance().accuracy();
    EpochResult last = run.lastEpoch();
    boolean memorised = run.skill() >= NO_SKILL && run.trainedBetterThanChance(last);
    boolean moved = Travel.of(run).moved();
    SplitFacts facts = run.given().splits();
    boolean labelsTell = facts.training().filter(facts::labelsTell).isPresent();
    if (run.betterThanChance(best)
        || run.recalls().tellClassesApart()
        || labelsTell
        || (!memorised && !(moved && noClassDominates(run)))) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            NAME,
            Severity.ERROR,
            List.of(),
            run.allSteps(),
            "the first epoch ends at a loss of "
                + run.chance().beside(run.lossAtEndOf(run.firstEpoch()))
                + "; validation accuracy is "
                + Wording.number(best)
                + " at best (chance is "
                + Wording.number(chance)
                + ")"
                + (memorised
                    ? "; training images are being memorised: "
                        + Wording.number(last.trainAccuracy())
                        + " of them are classified correctly, at a validation loss of "
                        + Wording.number(last.validLoss())
                    // Consequences drops this finding if a layer is dead.
                    : "; no layer is dead, and the updates are large enough to learn from the"
                        + " images")
                + facts
                    .training()
                    .filter(facts::labelsTellNothing)
                    .map(
                        row ->
                            "; the classes' mean images alone predict labels with accuracy "
                                + facts.beside(row)
                                + " on other training images, which is chance")
                    .orElse(""),
            "the labels are not related to the images: they are shuffled, shifted by one,"
                + " or read from another file"
                + (memorised ? "" : "; or all images look the same"),
            "look at some images: convlens show-batch CONFIG -o batch.png"));
  }

  /**
   * Whether every class has less than three quarters of the images, and less than twice its even
   * share. If a class has more, a network without skill may predict this class for every image,
   * with or without random labels.
   */
  private static boolean noClassDominates(RunRecord run) {
    double twice = 2.0 / run.given().splits().classes();
    return run.chance().accuracy() < Math.min(ClassImbalance.MAJORITY, twice);
  }
}
