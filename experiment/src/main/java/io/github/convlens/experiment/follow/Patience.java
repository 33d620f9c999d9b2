package io.github.convlens.experiment.follow;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a failed request at growing intervals until the request succeeds or the time limit is
 * reached. Only the calling thread waits.
 */
final class Patience {
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long MAX_PAUSE_MILLIS = 30_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Consumer<String> complaints;
  private boolean complained;
  private final LongSupplier nanos;
  private boolean limited;
  private long deadline;
  private @Nullable Duration silence;

  /**
   * @param complaints receives a message when a request fails, but no further message until a
   *     request has succeeded
   */
  Patience(Consumer<String> complaints) {
    this(complaints, System::nanoTime);
  }

  /**
   * @param nanos the clock, in nanoseconds from any starting point
   */
  Patience(Consumer<String> complaints, LongSupplier nanos) {
    this.complaints = complaints;
    this.nanos = nanos;
  }

  /** A request that may fail for some time. */
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Thrown if the time limit was reached before a request succeeded. */
  static final class OverException extends IOException {
    private static final long serialVersionUID = 1L;

    OverException(Throwable cause) {
      super(String.valueOf(cause.getMessage()), cause);
    }
  }

  /** Thrown if the server rejected a request, and would reject it again. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Repeats a request until it succeeds.
   *
   * @throws OverException if the time limit is reached
   * @throws RefusedException if repeating the request would not help
   */
  <T> T until(Attempt<T> attempt) throws IOException {
    long pause = FIRST_PAUSE_MILLIS;
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
        pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new OverException(e);
      }
    }
  }

  /** Sets the time limit. After {@code time}, a failed request is no longer repeated. */
  synchronized void endAfter(Duration time) {
    limited = true;
    deadline = nanos.getAsLong() + time.toNanos();
    notifyAll();
  }

  /** Sets a time limit that starts again after every success. */
  synchronized void endAfterSilence(Duration time) {
    silence = time;
    endAfter(time);
  }

  private synchronized void restart() {
    if (silence != null) {
      endAfter(silence);
    }
  }

  /** Waits, but at most until the time limit. Returns false if the limit has been reached. */
  private synchronized boolean pause(long millis) {
    long until = nanos.getAsLong() + millis * NANOS_PER_MILLI;
    try {
      while (true) {
        // Times are compared by their difference, since System.nanoTime may overflow.
        long now = nanos.getAsLong();
        if (limited && now - deadline >= 0) {
          return false;
        }
        if (now - until >= 0) {
          return true;
        }
        long remaining = limited ? Math.min(until - now, deadline - now) : until - now;
        wait(Math.max(1, remaining / NANOS_PER_MILLI));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
