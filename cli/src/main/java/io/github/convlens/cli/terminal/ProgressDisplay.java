package io.github.convlens.cli.terminal;

import io.github.convlens.core.Progress;
import java.io.PrintWriter;

/** Shows progress on standard error. Close it before anything else is printed there. */
public sealed interface ProgressDisplay extends Progress, AutoCloseable
    permits ProgressBars, ProgressLines {

  /** A bar if standard error is a terminal, otherwise a line now and then. */
  static ProgressDisplay on(PrintWriter err) {
    return isTerminal() ? new ProgressBars() : new ProgressLines(err, System::nanoTime);
  }

  /**
   * Whether standard error is a terminal, according to the launcher: Java cannot tell, and since
   * JDK 22 it has a console even without a terminal. Without the launcher there is no bar.
   */
  static boolean isTerminal() {
    return Boolean.getBoolean("convlens.terminal");
  }

  @Override
  void close();
}
