package io.github.convlens.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Messages about file operations that failed, since Java's own messages are often just a path. */
public final class DiskFault {

  private DiskFault() {}

  /** A message that names the file and the reason. */
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

  /** The message of the cause if its wrapper adds nothing. */
  public static String message(UncheckedIOException problem) {
    IOException cause = Objects.requireNonNull(problem.getCause());
    String message = String.valueOf(problem.getMessage());
    return message.equals(cause.toString())
        ? message(cause)
        : message.replace(String.valueOf(cause.getMessage()), message(cause));
  }
}
