package io.github.convlens.training.loop;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.training.table.EpochResult;
import java.util.List;

/**
 * The rule for stopping when a metric has not improved for some epochs.
 *
 * @param metric the metric that must improve, default {@code valid_loss}
 * @param patience the number of epochs without improvement after which training stops, default 5
 */
public record EarlyStoppingOptions(Criterion metric, int patience) {

  private static final Setting<Criterion> METRIC =
      Criterion.setting("metric", "the score that must improve")
          .or(Criterion.Column.VALID_LOSS, Criterion.Column.VALID_LOSS.key());
  private static final Setting<Integer> PATIENCE =
      Range.atLeast(Setting.integer("patience", "epochs to wait for an improvement"), 1).or(5);

  /** The section {@code early_stopping} of a configuration. */
  public static final Kind<EarlyStoppingOptions> KIND =
      new Kind<>(
          EarlyStoppingOptions.class,
          "early_stopping",
          "stop when a metric no longer improves",
          List.of(METRIC, PATIENCE),
          v -> new EarlyStoppingOptions(v.get(METRIC), v.get(PATIENCE)));

  /**
   * @throws InvalidInputException if the patience is less than 1
   */
  public EarlyStoppingOptions {
    PATIENCE.check(patience);
  }

  /**
   * The cost of an epoch, where lower is better: the metric, with its sign changed if higher values
   * are better.
   */
  public double cost(EpochResult epoch) {
    return metric.cost(epoch);
  }
}
