package io.github.convlens.experiment.follow;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a failed request, at growing intervals, until it succeeds or the time limit is reached.
 * Only the calling thread waits.
 */
final class Patience {
  private static final long FIRST_MILLIS = 500;
  private static final long MOST_MILLIS = 30_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Consumer<String> complaints;
  private boolean complained;
  private final LongSupplier nanos;
  private boolean limited;
  private long deadline;
  private @Nullable Duration silence;

  /**
   * @param complaints receives a line at the first failure after a success
   */
  Patience(Consumer<String> complaints) {
    this(complaints, System::nanoTime);
  }

  /**
   * @param nanos the time, in nanoseconds, from any beginning
   */
  Patience(Consumer<String> complaints, LongSupplier nanos) {
    this.complaints = complaints;
    this.nanos = nanos;
  }

  /** An action that may fail for some time. */
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws IOException, InterruptedException;
  }

  /** The time limit was reached before an attempt succeeded. */
  static final class OverException extends IOException {
    private static final long serialVersionUID = 1L;

    OverException(Throwable cause) {
      super(String.valueOf(cause.getMessage()), cause);
    }
  }

  /** The server refused the request, and would refuse it again. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Repeats an attempt until it succeeds.
   *
   * @throws OverException if the time limit is reached
   * @throws RefusedException if another attempt would not help
   */
  <T> T until(Attempt<T> attempt) throws IOException {
    long pause = FIRST_MILLIS;
    while (true) {
      try {
        T result = attempt.run();
        complained = false;
        restart();
        return result;
      } catch (RefusedException e) {
        throw e;
      } catch (IOException e) {
        if (!complained) {
          complained = true;
          complaints.accept(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        if (!pause(pause)) {
          throw new OverException(e);
        }
        pause = Math.min(2 * pause, MOST_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new OverException(e);
      }
    }
  }

  /** Sets the time limit: after {@code time}, a failed attempt is not repeated. */
  synchronized void endAfter(Duration time) {
    limited = true;
    deadline = nanos.getAsLong() + time.toNanos();
    notifyAll();
  }

  /** Sets a time limit that begins again with every success. */
  synchronized void endAfterSilence(Duration time) {
    silence = time;
    endAfter(time);
  }

  private synchronized void restart() {
    if (silence != null) {
      endAfter(silence);
    }
  }

  /** Waits, but no longer than until the time limit; false if the limit is reached. */
  private synchronized boolean pause(long millis) {
    long until = nanos.getAsLong() + millis * NANOS_PER_MILLI;
    try {
      while (true) {
        // Differences, since System.nanoTime may overflow.
        long now = nanos.getAsLong();
        if (limited && now - deadline >= 0) {
          return false;
        }
        if (now - until >= 0) {
          return true;
        }
        long left = limited ? Math.min(until - now, deadline - now) : until - now;
        wait(Math.max(1, left / NANOS_PER_MILLI));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
