package io.github.convlens.cli.terminal;

import io.github.convlens.core.Amount;
import java.io.PrintWriter;
import java.util.function.LongSupplier;

/**
 * Prints a line for a task after its first second, then every five seconds, and at its end. If a
 * task ends within a second, nothing is printed.
 */
final class ProgressLines implements ProgressDisplay {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long INTERVAL_NANOS = 5 * NANOS_PER_SECOND;

  private final PrintWriter out;
  private final LongSupplier nanoTime;
  private String task = "";
  private long due;
  private boolean shown;

  ProgressLines(PrintWriter out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
  }

  @Override
  public synchronized void update(String newTask, long done, long total) {
    long now = nanoTime.getAsLong();
    if (!newTask.equals(task)) {
      task = newTask;
      due = now + NANOS_PER_SECOND;
      shown = false;
    }
    boolean last = done == total;
    if (now >= due || (last && shown)) {
      out.println(task + ": " + Amount.of(done, total));
      out.flush();
      due = now + INTERVAL_NANOS;
      shown = !last;
    }
  }

  @Override
  public void close() {
    out.flush();
  }
}
