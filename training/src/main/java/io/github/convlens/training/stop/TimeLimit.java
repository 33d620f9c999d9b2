package io.github.convlens.training.stop;

import io.github.convlens.training.loop.Stateful;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingContext;
import java.util.Map;
import java.util.Objects;

/**
 * Ends a training run after the update or round in which its time runs out. The current epoch ends
 * there: validation follows, and the epoch counts as completed. The time between an interruption of
 * the run and its resumption does not count.
 */
public final class TimeLimit implements Stateful {

  private static final String ELAPSED = "seconds";
  private static final double NANOS = 1e9;

  private final double seconds;
  private double earlierSeconds;
  private StopSignal stop;
  private long start;

  public TimeLimit(double seconds) {
    this.seconds = seconds;
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    stop = context.stop();
    start = System.nanoTime();
  }

  @Override
  public void onBatchEnd(TrainingBatch batch) {
    if (elapsed() >= seconds) {
      stop.finish("time limit: %s seconds have passed".formatted(seconds));
    }
  }

  private double elapsed() {
    return earlierSeconds + (System.nanoTime() - start) / NANOS;
  }

  @Override
  public String name() {
    return "time_limit";
  }

  @Override
  public Map<String, Double> state() {
    return Map.of(ELAPSED, elapsed());
  }

  @Override
  public void restore(Map<String, Double> state) {
    earlierSeconds = Objects.requireNonNull(state.get(ELAPSED));
  }
}
