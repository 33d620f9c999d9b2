package io.github.convlens.training.stop;

import io.github.convlens.core.Count;
import io.github.convlens.training.loop.EarlyStoppingOptions;
import io.github.convlens.training.loop.Stateful;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.table.EpochResult;
import java.util.Map;
import java.util.Objects;

/** Ends a training run whose metric has not improved for some epochs. */
public final class EarlyStopping implements Stateful {

  private static final String BEST = "best";
  private static final String EPOCHS_SINCE = "epochs_since";

  private final EarlyStoppingOptions options;
  private StopSignal stop;
  private double best = Double.POSITIVE_INFINITY;
  private int epochsSince;

  public EarlyStopping(EarlyStoppingOptions options) {
    this.options = options;
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    stop = context.stop();
  }

  @Override
  public void onEpochEnd(EpochResult epoch) {
    double cost = options.cost(epoch);
    if (cost < best) {
      best = cost;
      epochsSince = 0;
    } else if (++epochsSince >= options.patience()) {
      stop.finish(
          "early stopping: %s has not improved for %s"
              .formatted(options.metric().key(), Count.of(epochsSince, "epoch")));
    }
  }

  @Override
  public String name() {
    return "early_stopping";
  }

  @Override
  public Map<String, Double> state() {
    return Map.of(BEST, best, EPOCHS_SINCE, (double) epochsSince);
  }

  @Override
  public void restore(Map<String, Double> state) {
    best = Objects.requireNonNull(state.get(BEST));
    epochsSince = Objects.requireNonNull(state.get(EPOCHS_SINCE)).intValue();
  }
}
