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
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.training.table.EpochResult;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The network has memorised its training images instead of learning what they have in common: its
 * training accuracy is far higher than its validation accuracy, or the validation loss rises while
 * the training loss still falls.
 */
public final class OverFitting implements Rule {
  /** The rule's name. */
  public static final String NAME = "over-fitting";

  /**
   * A gap in accuracy is reported if it is at least this large. Healthy runs end with a gap of a
   * few points.
   */
  static final double ACCURACY_GAP = 0.1;

  /**
   * A smaller gap, which is enough if the validation loss has risen while the training loss fell.
   */
  private static final double SMALL_ACCURACY_GAP = 0.03;

  /** The validation loss has risen if it ends at this many times its lowest value, or more. */
  private static final double WORSE = 1.25;

  /**
   * The rise must also be at least this large as a difference of {@linkplain RunRecord#skill
   * skill}, so that the noise of a loss near 0 is ignored.
   */
  private static final double RISE = 0.05;

  /**
   * A gap of {@link #ACCURACY_GAP} counts only if the validation loss is also at least this many
   * times the training loss.
   */
  private static final double LOSS_RATIO = 1.5;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.RESULTS)
        .improving(Measure.VALIDATION)
        .showing(Quantity.ACCURACY);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.epochs().size() < 2
        || !run.learned()
        || run.countsRareClassesMore()
        || ClassNeverPredicted.explainsTheGap(run)
        || BatchNormMismatch.explainsTheGap(run)) {
      return Optional.empty();
    }
    EpochResult last = run.lastEpoch();
    EpochResult best =
        run.epochs().stream().min(Comparator.comparingDouble(EpochResult::validLoss)).orElseThrow();
    double gap = run.gap(last);
    boolean apart = gap >= ACCURACY_GAP && last.validLoss() >= LOSS_RATIO * run.endLoss();
    double rise = run.chance().skill(best.validLoss()) - run.chance().skill(last.validLoss());
    boolean worse =
        gap >= SMALL_ACCURACY_GAP
            && last.validLoss() >= WORSE * best.validLoss()
            && rise >= RISE
            && last.trainLoss() < best.trainLoss();
    if (!apart && !worse) {
      return Optional.empty();
    }
    long perEpoch = run.batchesPerEpoch();
    long images = perEpoch * run.configuration().training().batchSize();
    return Optional.of(
        new Finding(
            NAME,
            Severity.WARNING,
            List.of(),
            new Finding.Steps(best.epoch() * perEpoch, run.lastStep()),
            Wording.accuraciesBefore(last)
                + "loss "
                + Wording.number(run.endLoss())
                + (Double.isNaN(last.accuracy()) ? " in training" : "")
                + " and "
                + Wording.number(last.validLoss())
                + (Double.isNaN(last.accuracy()) ? " in validation" : "")
                + "; the validation loss was lowest ("
                + Wording.number(best.validLoss())
                + ") in epoch "
                + best.epoch()
                + "; the last epoch is "
                + last.epoch(),
            "the network memorises its "
                + images
                + " training images, which are too few for its size and for so many epochs",
            "more images or data.augment; then optimizer.weight_decay, dropout,"
                + " training.early_stopping or a smaller network"));
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return augmented(configured);
  }

  /** The remedies: augmentation, weight decay and early stopping. */
  static List<Remedy> augmented(Configured configured) {
    String key = "data.augment.crop_padding";
    String why = "images that are shifted each time are harder to memorise";
    Remedy decay =
        configured.remedy(
            "training.optimizer.weight_decay", 0.1, "smaller weights fit less of the noise");
    Remedy stop =
        configured.remedy(
            "training.early_stopping.patience",
            2,
            "the run ends when validation no longer improves");
    return configured.word(key).equals("0")
        ? List.of(configured.remedy(key, 2, why), decay, stop)
        : List.of(decay, stop);
  }
}
