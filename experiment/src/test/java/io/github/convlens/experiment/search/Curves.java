package io.github.convlens.experiment.search;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A runner that computes the accuracy of a trial from a formula instead of training it. A search
 * cannot tell the difference. Outcomes are kept as if they were on a disk.
 */
final class Curves implements TrialRunner {
  private final Map<String, TrialOutcome> disk = new ConcurrentHashMap<>();
  private final Map<Integer, Integer> delays;
  private final AtomicInteger trained = new AtomicInteger();
  private int maxJobs = Integer.MAX_VALUE;

  /**
   * @param delays the duration of each trial in milliseconds, by its number, so that later trials
   *     can end first
   */
  Curves(Map<Integer, Integer> delays) {
    this.delays = delays;
  }

  /** This runner, as if its process were killed after {@code jobs} more jobs. */
  Curves killedAfter(int jobs) {
    trained.set(0);
    maxJobs = jobs;
    return this;
  }

  int trained() {
    return trained.get();
  }

  @Override
  public Optional<TrialOutcome> known(Trial trial) {
    return Optional.ofNullable(disk.get(trial.number() + "@" + trial.epochs()));
  }

  @Override
  public TrialOutcome train(Trial trial) throws InterruptedException {
    Thread.sleep(delays.getOrDefault(trial.number(), 0));
    if (trained.incrementAndGet() > maxJobs) {
      throw new IllegalStateException("killed");
    }
    double rate = Double.parseDouble(trial.values().get("training.learning_rate"));
    if (rate > 0.5) {
      return new TrialOutcome(TrialOutcome.State.DIVERGED, 0, 0, 0, Map.of(), "the loss is NaN");
    }
    double best = 1 - Math.pow(Math.log10(rate / 0.02), 2) / 10;
    double accuracy = best * (1 - Math.exp(-trial.epochs()));
    TrialOutcome outcome =
        new TrialOutcome(
            trial.whole() ? TrialOutcome.State.FINISHED : TrialOutcome.State.PAUSED,
            trial.epochs(),
            10L * trial.epochs(),
            trial.epochs(),
            Map.of("accuracy", accuracy, "valid_loss", 1 - accuracy),
            "");
    disk.put(trial.number() + "@" + trial.epochs(), outcome);
    return outcome;
  }
}
