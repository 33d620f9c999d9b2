package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.core.Count;
import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Quantity;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Series;
import io.github.convlens.training.precision.Precision;
import io.github.convlens.training.record.GradientStats;
import java.util.List;
import java.util.Optional;

/**
 * In float16 the loss is multiplied by a scale. Whenever a gradient is not finite, the update is
 * skipped and the scale is halved (Micikevicius et al. 2018, "Mixed Precision Training"). If no
 * scale is small enough, every update is skipped. This rule recognises skipped updates by their
 * missing rows in {@code gradient_stats.csv}.
 */
public final class ScaleCollapse implements Rule {
  /** The rule's name. */
  public static final String NAME = "scale-collapse";

  /**
   * Twenty halvings divide the first scale, 65536, by a million. After that, no gradient of a
   * healthy network is too large for float16.
   */
  private static final long IN_A_ROW = 20;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.STATISTICS).showing(Quantity.GRADIENTS);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    GradientStats.Options recorded = run.configuration().record().gradients();
    if (run.configuration().training().precision() != Precision.FLOAT16
        || recorded == null
        || recorded.every().epoch()) {
      return Optional.empty();
    }
    Series norms = run.gradientNorm();
    long last = norms.isEmpty() ? -1 : norms.lastStep();
    long without = run.lastStep() - last;
    if (without < Math.max(IN_A_ROW, 2L * recorded.every().batches())) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            NAME,
            Severity.ERROR,
            List.of(),
            new Finding.Steps(last + 1, run.lastStep()),
            (last < 0
                    ? "no finite gradient was recorded in the run's "
                        + Count.of(without, "batch", "batches")
                    : "the last finite gradient was recorded at step "
                        + last
                        + ", and none in the "
                        + Count.of(without, "batch", "batches")
                        + " after it")
                + ", although one is due every "
                + Count.of(recorded.every().batches(), "batch", "batches")
                + "; "
                + run.outcome(),
            "gradients overflow float16 even with the smallest loss scale, because outputs"
                + " or weights have grown beyond 65504 or are no longer numbers",
            "precision: float32, in which outputs beyond 65504 are still numbers and can be"
                + " examined; after that, a lower training.learning_rate, or"
                + " training.clip_norm: 1.0"));
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    double rate = run.configuration().training().learningRate();
    return List.of(
        configured.remedy("precision", "float32", "numbers up to 3e38"),
        configured.remedy(
            "training.learning_rate",
            rate / 10,
            "smaller updates do not make outputs grow as large"));
  }
}
