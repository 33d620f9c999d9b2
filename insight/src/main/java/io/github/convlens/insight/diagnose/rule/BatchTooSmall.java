package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.core.Count;
import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.LayerRecord;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.model.LayerFamily;
import java.util.List;
import java.util.Optional;

/**
 * Batch norm over batches of a few images: its mean and deviation are those of these few, so that
 * what an image gives depends on its neighbours. Wu and He (2018, "Group Normalization") find the
 * error rising below 16 images and by a third at 2.
 */
public final class BatchTooSmall implements Rule {
  /** The rule's name. */
  public static final String NAME = "batch-too-small";

  /**
   * The size at which the paper's curve leaves its floor: the error of a mean of 8 is a third of
   * the deviation.
   */
  private static final int SMALL = 8;

  private static final int ENOUGH = 32;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Basis basis() {
    return Basis.SETTING;
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    int batch = run.configuration().training().batchSize();
    if (!run.hasBatchNorm() || batch > SMALL) {
      return Optional.empty();
    }
    boolean apart = BatchNormMismatch.isApart(run);
    if (run.learned() && !apart) {
      return Optional.empty();
    }
    long values = batch * run.given().fewestNormalised().orElse(1);
    return Optional.of(
        new Finding(
            NAME,
            run.learned() ? Severity.WARNING : Severity.ERROR,
            run.layers().stream()
                .filter(layer -> layer.role().family() == LayerFamily.NORMALISATION)
                .map(LayerRecord::name)
                .toList(),
            run.allSteps(),
            "batches of "
                + Count.of(batch, "image")
                + ", so that a batch norm's mean and deviation are those of as few as "
                + values
                + " values; "
                + run.outcome()
                + Wording.accuracies(run),
            values == 2
                ? "two values normalised are +1 and -1, whatever they were: what the image says is"
                    + " lost"
                : "statistics of so few images change from batch to batch as much as the images do",
            "training.batch_size: 32 or more, or model.batch_norm: none"));
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    String why = "statistics of enough images";
    Remedy larger = configured.remedy("training.batch_size", ENOUGH, why);
    Remedy muchLarger = configured.remedy("training.batch_size", 2 * ENOUGH, why);
    return configured.has("model.batch_norm")
        ? List.of(
            larger,
            muchLarger,
            configured.remedy("model.batch_norm", "none", "no statistics of a batch at all"))
        : List.of(larger, muchLarger);
  }
}
