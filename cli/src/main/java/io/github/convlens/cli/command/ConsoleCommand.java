package io.github.convlens.cli.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The base class of every command, with its output, its log and its exit codes. */
abstract class ConsoleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  /** The standard output, for results. Use {@link #say} for a whole line. */
  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** The standard error, for progress and notes. */
  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Writes one line of results and flushes it. */
  void say(String line) {
    out().println(line);
    out().flush();
  }

  /** Whether the command line contains an option, even if it states the default value. */
  final boolean given(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** The commands of the whole program. */
  final CommandLine root() {
    return spec.root().commandLine();
  }

  /**
   * The command's log. It is not a constant, so that listing the commands does not start logging.
   */
  final Logger log() {
    return LoggerFactory.getLogger(getClass());
  }

  /** The exit code of a command that checks something. */
  static int exit(boolean passed) {
    return passed ? ExitCode.DONE : ExitCode.CHECK_FAILED;
  }

  /**
   * The exception for invalid arguments. The exit code is 2, and the message includes a hint about
   * the usage.
   */
  final ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
