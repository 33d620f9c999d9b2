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
   * Whether standard error is a terminal: Java cannot tell, so the launcher does. Without it, a
   * console, which needs standard output to be one too, is as good a guess.
   */
  static boolean isTerminal() {
    String told = System.getProperty("convlens.terminal");
    return told == null ? System.console() != null : told.equals("true");
  }

  @Override
  void close();
}
