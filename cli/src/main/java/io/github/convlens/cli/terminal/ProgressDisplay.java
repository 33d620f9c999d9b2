package io.github.convlens.cli.terminal;

import io.github.convlens.core.Progress;
import java.io.PrintWriter;

/** Shows progress on standard error. Close it before anything else is printed there. */
public sealed interface ProgressDisplay extends Progress, AutoCloseable
    permits ProgressBars, ProgressLines {

  /** A bar where standard error is a terminal, a line now and then where it is not. */
  static ProgressDisplay on(PrintWriter err) {
    return isTerminal() ? new ProgressBars() : new ProgressLines(err, System::nanoTime);
  }

  /**
   * Whether standard error is a terminal: Java cannot tell, so the launcher does. Without the
   * launcher there is no bar, because since JDK 22 Java has a console even without a terminal.
   */
  static boolean isTerminal() {
    return Boolean.getBoolean("convlens.terminal");
  }

  @Override
  void close();
}
