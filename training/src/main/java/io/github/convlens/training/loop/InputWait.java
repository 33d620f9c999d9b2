package io.github.convlens.training.loop;

import java.util.Locale;
import java.util.Optional;

/** The time that training has spent waiting for images that are read from files. */
final class InputWait {
  private static final double NANOS = 1e9;

  private long start;
  private double seconds;
  private double waited;

  /** Begins the training part of an epoch. */
  void begin() {
    start = System.nanoTime();
  }

  /**
   * Ends the training part of an epoch.
   *
   * @param waitedSeconds the time that training spent waiting in this epoch, in seconds
   */
  void end(double waitedSeconds) {
    seconds += (System.nanoTime() - start) / NANOS;
    waited += waitedSeconds;
  }

  /** A line about the time spent waiting; empty if no images were read from files. */
  Optional<String> line() {
    return waited == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "input: training waited %.2f s of %.1f s for pictures (%.1f %%)",
                waited,
                seconds,
                100 * waited / seconds));
  }
}
