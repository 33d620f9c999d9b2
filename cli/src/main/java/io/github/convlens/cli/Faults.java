package io.github.convlens.cli;

import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.core.DiskFault;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Nearest;
import io.github.convlens.model.engine.EngineFaultException;
import io.github.convlens.training.loop.TrainingDivergedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports an exception of a command as one line on standard error and an exit code: 2 if the user's
 * input is invalid or a file cannot be read or written, 3 if training diverged, and 1 if convlens
 * is at fault. {@code --verbose} adds the stack trace.
 */
final class Faults implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final int MAX_CHARS = 1000;

  /** A hint for file names that the locale's encoding cannot represent. */
  private static final String ENCODING =
      " (the encoding of this locale is "
          + System.getProperty("sun.jnu.encoding")
          + "; LC_ALL=C.UTF-8 makes it UTF-8)";

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    String help = line.getCommandSpec().qualifiedName() + " --help";
    if (!line.getSubcommands().isEmpty()
        && e instanceof UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()) {
      String given = unmatched.getUnmatched().get(0);
      String command = Nearest.to(given, line.getSubcommands().keySet()).orElseThrow();
      say(line, "there is no command " + given + ": did you mean " + command + "? (" + help + ")");
      return ExitCode.BAD_INPUT;
    }
    String message = String.valueOf(e.getMessage());
    say(
        line,
        message
            + suggestion(e)
            + (message.contains(InvalidPathException.class.getName()) ? ENCODING : "")
            + (message.contains("--help") ? "" : " (" + help + ")"));
    return ExitCode.BAD_INPUT;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult result) {
    if (e instanceof ParameterException usage) {
      return handleParseException(usage, new String[0]);
    }
    if (verbose(result)) {
      e.printStackTrace(line.getErr());
    }
    if (e instanceof InvalidInputException) {
      say(line, String.valueOf(e.getMessage()));
      return ExitCode.BAD_INPUT;
    }
    if (e instanceof InvalidPathException path) {
      say(line, path.getInput() + ": " + path.getReason() + ENCODING);
      return ExitCode.BAD_INPUT;
    }
    if (e instanceof IOException problem) {
      say(line, DiskFault.message(problem));
      return ExitCode.BAD_INPUT;
    }
    if (e instanceof UncheckedIOException problem) {
      say(line, DiskFault.message(problem));
      return ExitCode.BAD_INPUT;
    }
    if (e instanceof TrainingDivergedException) {
      say(line, String.valueOf(e.getMessage()));
      return ExitCode.DIVERGED;
    }
    if (e instanceof EngineFaultException) {
      say(line, String.valueOf(e.getMessage()));
      return ExitCode.FAULT;
    }
    say(
        line,
        "internal error: " + e + (verbose(result) ? "" : " (--verbose shows the stack trace)"));
    return ExitCode.FAULT;
  }

  /**
   * Prints one line about an error that no command handles, such as lack of memory, and returns the
   * exit code.
   */
  static int error(Error e, CommandLine line, boolean verbose) {
    if (verbose) {
      e.printStackTrace(line.getErr());
    }
    say(
        line,
        e instanceof OutOfMemoryError
            ? "out of memory ("
                + e.getMessage()
                + "): give Java more memory, for example with CONVLENS_JAVA_OPTS=-Xmx8g"
            : "internal error: " + e);
    return ExitCode.FAULT;
  }

  private static boolean verbose(ParseResult result) {
    ParseResult last = result;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last.hasMatchedOption("--verbose");
  }

  private static String suggestion(ParameterException e) {
    return e instanceof UnmatchedArgumentException unmatched
            && !unmatched.getSuggestions().isEmpty()
        ? ": did you mean " + unmatched.getSuggestions().get(0) + "?"
        : "";
  }

  private static void say(CommandLine line, String message) {
    line.getErr().println("convlens: " + shortened(oneLine(message)));
    line.getErr().flush();
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
  }

  /**
   * Omits the middle of a message that is too long because of a very long name. The end is kept,
   * since it says what to do.
   */
  private static String shortened(String message) {
    return message.length() <= MAX_CHARS
        ? message
        : message.substring(0, MAX_CHARS / 2)
            + " … "
            + message.substring(message.length() - MAX_CHARS / 2);
  }
}
