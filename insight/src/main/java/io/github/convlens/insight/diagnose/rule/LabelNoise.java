package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Quantity;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.SplitFacts;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.SplitRow;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A larger share of the training labels than of the validation labels is wrong. If a share s of the
 * labels is random among K classes, a classifier with accuracy a on correct labels has accuracy 1/K
 * + (1 − s)(a − 1/K) on the noisy labels. So s follows from the two accuracies.
 */
public final class LabelNoise implements Rule {
  /** The rule's name. */
  public static final String NAME = "label-noise";

  /**
   * The smallest gap in accuracy or skill, and the smallest share of random labels, that matters.
   * By chance, epochs and splits differ by less.
   */
  private static final double CLEAR = 0.1;

  /**
   * The skill in validation must be at least this many times the skill in training, unless it is
   * higher by {@link #CLEAR}. However little a network has learned, its skill on correct labels is
   * 1 / (1 − s) times its skill on noisy labels. This is twice the skill if half of the labels are
   * random.
   */
  private static final double SKILL_RATIO = 2;

  /**
   * The gap must be at least this many times the last change of the training accuracy. The training
   * accuracy lags behind, since it is a mean over an epoch in which the network improves.
   */
  private static final double STEADY = 3;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.RESULTS).ofClasses().showing(Quantity.ACCURACY);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.epochs().isEmpty()) {
      return Optional.empty();
    }
    OptionalDouble byNetwork = byNetwork(run);
    OptionalDouble byMeans = byMeans(run.given().splits());
    if (byNetwork.isEmpty() && byMeans.isEmpty()) {
      return Optional.empty();
    }
    EpochResult last = run.lastEpoch();
    double share = byMeans.isPresent() ? byMeans.getAsDouble() : byNetwork.getAsDouble();
    return Optional.of(
        new Finding(
            NAME,
            share < CLEAR ? Severity.WARNING : Severity.ERROR,
            List.of(),
            run.allSteps(),
            "accuracy "
                + Wording.number(last.trainAccuracy())
                + " in training and "
                + Wording.number(last.accuracy())
                + " in validation, loss "
                + Wording.number(run.endLoss())
                + " and "
                + Wording.number(last.validLoss())
                + means(run.given().splits(), byMeans.isPresent()),
            "about "
                + Wording.percent(share)
                + " of the training labels seem to be random, and a smaller share of the validation labels",
            "look at the training images with the highest loss and correct their labels; until"
                + " then, use early stopping or label smoothing"));
  }

  /**
   * The share of random labels, estimated from the network's accuracies; empty if the run has fewer
   * than three epochs, if anything other than the labels makes training harder, or if the gap is
   * not clear.
   */
  private static OptionalDouble byNetwork(RunRecord run) {
    int epochs = run.epochs().size();
    if (epochs < 3 || run.trainsOnHarderImages() || run.nonFinite().isPresent()) {
      return OptionalDouble.empty();
    }
    EpochResult last = run.lastEpoch();
    EpochResult before = run.epochs().get(epochs - 2);
    double gap = last.accuracy() - last.trainAccuracy();
    double moved = Math.abs(last.trainAccuracy() - before.trainAccuracy());
    double validation = run.chance().skill(last.validLoss());
    boolean surer = validation - run.skill() >= CLEAR || validation >= SKILL_RATIO * run.skill();
    return gap >= CLEAR && gap >= STEADY * moved && surer
        ? OptionalDouble.of(
            share(last.trainAccuracy(), last.accuracy(), 1.0 / run.given().splits().classes()))
        : OptionalDouble.empty();
  }

  /**
   * The share of random labels, estimated from how well the classes' mean images predict the labels
   * of each split; empty if the gap is not clear.
   */
  private static OptionalDouble byMeans(SplitFacts facts) {
    if (facts.training().isEmpty() || facts.validation().isEmpty()) {
      return OptionalDouble.empty();
    }
    SplitRow train = facts.training().get();
    SplitRow valid = facts.validation().get();
    double share = share(train.classMeanRecall(), valid.classMeanRecall(), 1.0 / facts.classes());
    return facts.labelsTell(train)
            && facts.above(valid) > facts.above(train)
            && facts.differ(train, valid)
            && share >= CLEAR
        ? OptionalDouble.of(share)
        : OptionalDouble.empty();
  }

  private static double share(double noisy, double clean, double chance) {
    return Math.max(0, Math.min(1, 1 - (noisy - chance) / (clean - chance)));
  }

  private static String means(SplitFacts facts, boolean show) {
    return show
        ? "; the classes' mean images alone predict labels with accuracy "
            + facts.beside(facts.training().orElseThrow())
            + " in training and "
            + Wording.number(facts.validation().orElseThrow().classMeanRecall())
            + " in validation"
        : "";
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return List.of(
        configured.remedy(
            "training.loss.label_smoothing", 0.1, "a label that may be wrong has less weight"));
  }
}
