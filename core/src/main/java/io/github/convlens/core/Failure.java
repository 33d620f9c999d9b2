package io.github.convlens.core;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Messages about work that failed, for a command that continues without its result. */
public final class Failure {

  private Failure() {}

  /**
   * One line: the message of bad input or of a file operation; of any other exception, which is a
   * fault of convlens, also its class.
   */
  public static String line(Exception problem) {
    boolean known =
        problem instanceof InvalidInputException
            || problem instanceof IOException
            || problem instanceof UncheckedIOException;
    String message = known ? DiskFault.message(problem) : "internal error: " + problem;
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
