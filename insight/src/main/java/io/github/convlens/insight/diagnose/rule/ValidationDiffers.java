package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Measure;
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

/**
 * The validation split differs in kind from the training split. Its images are of a different kind
 * (inverted, for example), or its labels are assigned differently. A network does worse than chance
 * on the validation split only if there is such a systematic difference.
 */
public final class ValidationDiffers implements Rule {
  /** The rule's name. */
  public static final String NAME = "validation-differs";

  /**
   * The splits differ if their mean brightness differs by at least this many standard deviations of
   * the images' mean brightness. Cohen calls such an effect "large".
   */
  private static final double LARGE_EFFECT = 0.8;

  /**
   * The splits differ if the classes' mean images predict labels less than half as well on
   * validation images as on training images.
   */
  private static final double RETAINED_SKILL = 0.5;

  /**
   * The predictions of the classes' mean images are compared only if more than this share of the
   * training images is distinct.
   */
  private static final double MIN_DISTINCT = 0.5;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.RESULTS)
        .ofClasses()
        .improving(Measure.VALIDATION)
        .showing(Quantity.ACCURACY);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.epochs().isEmpty()) {
      return Optional.empty();
    }
    EpochResult last = run.lastEpoch();
    if (last.trainAccuracy() - last.accuracy() < OverFitting.ACCURACY_GAP) {
      return Optional.empty();
    }
    SplitFacts facts = run.given().splits();
    Optional<String> difference =
        facts.training().isPresent() && facts.validation().isPresent()
            ? difference(facts, facts.training().get(), facts.validation().get())
            : Optional.empty();
    boolean belowChance = run.worseThanChance(last.accuracy()) && run.trainedBetterThanChance(last);
    if (difference.isEmpty() && !belowChance) {
      return Optional.empty();
    }
    return Optional.of(found(run, last, difference.orElse("")));
  }

  private static Optional<String> difference(SplitFacts facts, SplitRow train, SplitRow valid) {
    double apart =
        Math.abs(train.mean() - valid.mean()) / Math.max(train.stdOfMeans(), valid.stdOfMeans());
    if (apart >= LARGE_EFFECT) {
      return Optional.of(
          "; the mean brightness is "
              + Wording.number(train.mean())
              + " in training and "
              + Wording.number(valid.mean())
              + " in validation; they differ by "
              + Wording.number(apart)
              + " standard deviations of the brightness of single images");
    }
    // Most images must be distinct, because copies of a picture predict each other's labels.
    boolean predictsOnlyTraining =
        train.distinct() > MIN_DISTINCT * train.images()
            && facts.labelsTell(train)
            && facts.differ(train, valid)
            && facts.above(valid) < RETAINED_SKILL * facts.above(train);
    return predictsOnlyTraining
        ? Optional.of(
            "; the training classes' mean images alone predict labels with accuracy "
                + facts.beside(train)
                + " on other training images, and "
                + Wording.number(valid.classMeanRecall())
                + " on the validation images")
        : Optional.empty();
  }

  private static Finding found(RunRecord run, EpochResult last, String difference) {
    return new Finding(
        NAME,
        run.betterThanChance(last.accuracy()) ? Severity.WARNING : Severity.ERROR,
        List.of(),
        run.allSteps(),
        "accuracy "
            + Wording.number(last.trainAccuracy())
            + " in training and "
            + Wording.number(last.accuracy())
            + " in validation (chance is "
            + Wording.number(run.chance().accuracy())
            + ")"
            + difference,
        "the validation images or their labels are of another kind: prepared in another way, from"
            + " another source, or with the classes in another order",
        "compare images of both splits (convlens show-batch); data.validation: 0.2 validates on"
            + " a part of the training split");
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return List.of(
        configured.remedy(
            "data.validation",
            0.2,
            "validation on held-out training images, which are of the same kind"));
  }
}
