package io.github.convlens.experiment.search;

import io.github.convlens.training.loop.StopSignal;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Trains a single trial on a thread that a stop signal can interrupt. */
final class Alone {
  private static final long POLL_INTERVAL_MILLIS = 100;

  private Alone() {}

  /** Trains the trial and returns the outcome; empty if training was stopped. */
  static Optional<TrialOutcome> train(
      Trial trial, SearchPlan plan, TrialRunner runner, StopSignal stop) throws IOException {
    long start = System.nanoTime();
    ExecutorService worker = Executors.newSingleThreadExecutor();
    try {
      Future<TrialOutcome> training = worker.submit(() -> runner.train(trial));
      while (!stop.raised()) {
        try {
          return Optional.of(training.get(POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
          Conductor.stopInTime(plan, start, stop);
        }
      }
      return Optional.empty();
    } catch (ExecutionException e) {
      throw Conductor.rethrown(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      Conductor.end(worker);
    }
  }
}
