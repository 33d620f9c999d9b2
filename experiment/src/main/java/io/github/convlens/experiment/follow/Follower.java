package io.github.convlens.experiment.follow;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** A thread that passes the new rows of a run's files to one {@link LogSink}. */
final class Follower {
  private static final long POLL_INTERVAL_MILLIS = 1000;

  private final Thread thread;
  private final RunFacts run;
  private final int every;
  private final Patience patience;
  private final SinkOpener opener;
  private final Consumer<Exception> failed;
  private boolean ending;

  /** A function that opens the sink. It is called on the follower's thread. */
  @FunctionalInterface
  interface SinkOpener {
    LogSink open(Patience patience) throws IOException;
  }

  /**
   * @param name the name of the thread
   * @param every the interval of batches: every {@code every}-th batch is logged
   * @param failed receives the exception that ended the thread early
   */
  Follower(
      String name,
      RunFacts run,
      int every,
      Patience patience,
      SinkOpener opener,
      Consumer<Exception> failed) {
    this.run = run;
    this.every = every;
    this.patience = patience;
    this.opener = opener;
    this.failed = failed;
    thread = new Thread(this::follow, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * Tells the thread that the files are complete, so that it logs the remaining rows and ends.
   * After {@code time}, failed requests are no longer repeated.
   */
  synchronized void end(Duration time) {
    ending = true;
    patience.endAfter(time);
    notifyAll();
  }

  /**
   * Waits until the thread has ended. If it has not ended after {@code time}, it is interrupted.
   */
  void join(Duration time) {
    try {
      thread.join(time.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    try (LogSink sink = opener.open(patience)) {
      sink.begin(run);
      RunTail tail = new RunTail(run, every, sink);
      boolean last;
      do {
        last = awaitMore();
        tail.read();
        sink.flush();
      } while (!last);
      sink.end(run);
    } catch (IOException | RuntimeException e) {
      failed.accept(e);
    }
  }

  /** Waits for the next poll. Returns true if the files are complete. */
  private synchronized boolean awaitMore() throws IOException {
    long until = System.nanoTime() + POLL_INTERVAL_MILLIS * 1_000_000;
    try {
      while (!ending && System.nanoTime() < until) {
        wait(POLL_INTERVAL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Patience.OverException(e);
    }
    return ending;
  }
}
