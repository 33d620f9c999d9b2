package io.github.convlens.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Says what the system refused: Java's own messages are often no more than a path. */
public final class DiskFault {

  private DiskFault() {}

  /** A message that says what was refused for which file. */
  public static String message(IOException problem) {
    if (problem instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (problem instanceof NoSuchFileException missing) {
      return missing.getFile() + ": there is no such file or folder";
    }
    if (problem instanceof FileSystemException refused && refused.getReason() == null) {
      return refused.getFile() + ": " + refused.getClass().getSimpleName();
    }
    return String.valueOf(problem.getMessage());
  }

  /** The message of the cause where its wrapper had nothing to add. */
  public static String message(UncheckedIOException problem) {
    IOException cause = Objects.requireNonNull(problem.getCause());
    String message = String.valueOf(problem.getMessage());
    return message.equals(cause.toString())
        ? message(cause)
        : message.replace(String.valueOf(cause.getMessage()), message(cause));
  }
}
