package io.github.convlens.core;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Messages about work that failed, for a command that continues without the result of that work.
 */
public final class Failure {

  private Failure() {}

  /**
   * A message of one line. For invalid input and failed file operations, it is the exception's
   * message. Any other exception is a fault of convlens, so the line also names its class.
   */
  public static String line(Exception problem) {
    boolean expected =
        problem instanceof InvalidInputException
            || problem instanceof IOException
            || problem instanceof UncheckedIOException;
    String message = expected ? DiskFault.message(problem) : "internal error: " + problem;
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
