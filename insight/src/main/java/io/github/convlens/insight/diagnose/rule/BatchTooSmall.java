package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.core.Count;
import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.LayerRecord;
import io.github.convlens.insight.diagnose.Measure;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.model.LayerFamily;
import java.util.List;
import java.util.Optional;

/**
 * Batch norm is used with batches of a few images. Mean and standard deviation are computed from
 * these images alone, so the output for an image depends strongly on the other images of the batch.
 * Wu and He (2018, "Group Normalization") find that the error rises below 16 images, and is a third
 * higher with 2 images.
 */
public final class BatchTooSmall implements Rule {
  /** The rule's name. */
  public static final String NAME = "batch-too-small";

  /**
   * Batches of at most this size are too small. At this size, the error in the paper's curve has
   * begun to rise, and the standard error of a mean over the batch is a third of the standard
   * deviation.
   */
  private static final int SMALL = 8;

  private static final int ENOUGH = 32;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.SETTING).improving(Measure.VALIDATION);
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
                + ", so that a batch norm's mean and standard deviation come from as few as "
                + values
                + " values; "
                + run.outcome()
                + Wording.accuracies(run),
            values == 2
                ? "two values are normalised to +1 and -1, whatever they were: their information"
                    + " is lost"
                : "the statistics of so few images depend strongly on which images are in the"
                    + " batch",
            "training.batch_size: 32 or more, or model.batch_norm: none"));
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    String why = "statistics over enough images";
    Remedy larger = configured.remedy("training.batch_size", ENOUGH, why);
    Remedy muchLarger = configured.remedy("training.batch_size", 2 * ENOUGH, why);
    return configured.has("model.batch_norm")
        ? List.of(
            larger,
            muchLarger,
            configured.remedy("model.batch_norm", "none", "no batch statistics at all"))
        : List.of(larger, muchLarger);
  }
}
