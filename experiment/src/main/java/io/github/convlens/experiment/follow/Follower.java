package io.github.convlens.experiment.follow;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** The thread that reads a run's files for one sink. */
final class Follower {
  private static final long MILLIS_BETWEEN = 1000;

  private final Thread thread;
  private final RunFacts run;
  private final int every;
  private final Patience patience;
  private final Opening opening;
  private final Consumer<Exception> failed;
  private boolean ending;

  /** Opens the sink, on the thread. */
  @FunctionalInterface
  interface Opening {
    LogSink open(Patience patience) throws IOException;
  }

  /**
   * @param name the name of the thread
   * @param every the number of batches from one logged batch to the next
   * @param failed receives the exception that ended it early
   */
  Follower(
      String name,
      RunFacts run,
      int every,
      Patience patience,
      Opening opening,
      Consumer<Exception> failed) {
    this.run = run;
    this.every = every;
    this.patience = patience;
    this.opening = opening;
    this.failed = failed;
    thread = new Thread(this::follow, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * Announces that the files are complete. The remaining rows must be logged within {@code time}.
   */
  synchronized void end(Duration time) {
    ending = true;
    patience.endAfter(time);
    notifyAll();
  }

  /** Waits for the thread, and interrupts it after {@code time}. */
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
    try (LogSink sink = opening.open(patience)) {
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

  /** Waits for new rows; true if no more rows will be written than there are now. */
  private synchronized boolean awaitMore() throws IOException {
    long until = System.nanoTime() + MILLIS_BETWEEN * 1_000_000;
    try {
      while (!ending && System.nanoTime() < until) {
        wait(MILLIS_BETWEEN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Patience.OverException(e);
    }
    return ending;
  }
}
