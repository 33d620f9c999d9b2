package io.github.convlens.cli.terminal;

import io.github.convlens.core.Progress;
import java.io.PrintWriter;

/** Shows progress on standard error. Close it before anything else is printed there. */
public sealed interface ProgressDisplay extends Progress, AutoCloseable
    permits ProgressBars, ProgressLines {

  /**
   * A display that is a bar if standard error is a terminal, and otherwise prints a line from time
   * to time.
   */
  static ProgressDisplay on(PrintWriter err) {
    return isTerminal() ? new ProgressBars() : new ProgressLines(err, System::nanoTime);
  }

  /**
   * Whether standard error is a terminal, according to the launcher. Java itself cannot tell, since
   * it has a console even without a terminal from JDK 22 on. Without the launcher there is no bar.
   */
  static boolean isTerminal() {
    return Boolean.getBoolean("convlens.terminal");
  }

  @Override
  void close();
}
