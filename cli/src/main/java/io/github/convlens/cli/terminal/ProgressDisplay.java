package io.github.convlens.cli.terminal;

import io.github.convlens.core.Progress;
import java.io.PrintWriter;

/** Shows progress on standard error. Close it before printing anything else to standard error. */
public sealed interface ProgressDisplay extends Progress, AutoCloseable
    permits ProgressBars, ProgressLines {

  /**
   * Returns a display that shows a bar if standard error is a terminal, and otherwise prints lines.
   */
  static ProgressDisplay on(PrintWriter err) {
    return isTerminal() ? new ProgressBars() : new ProgressLines(err, System::nanoTime);
  }

  /**
   * Whether standard error is a terminal, according to a property that the launcher sets; false
   * without the launcher. Java itself cannot tell: {@code System.console()} is not null even
   * without a terminal, from JDK 22 onwards.
   */
  static boolean isTerminal() {
    return Boolean.getBoolean("convlens.terminal");
  }

  @Override
  void close();
}
