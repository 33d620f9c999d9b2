package io.github.convlens.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;

/** Messages about file operations that failed: Java's own are often just a path. */
public final class DiskFault {

  private DiskFault() {}

  /** The message of any exception; if it is about a file, it names the file and the reason. */
  public static String message(Exception problem) {
    if (problem instanceof IOException disk) {
      return message(disk);
    }
    if (problem instanceof UncheckedIOException disk) {
      return message(disk);
    }
    return Objects.requireNonNullElse(problem.getMessage(), problem.toString());
  }

  /** A message that names the file and the reason. */
  public static String message(IOException problem) {
    return problem instanceof FileSystemException refused && refused.getReason() == null
        ? refused.getFile() + ": " + reason(refused)
        : problem instanceof FileSystemException
            ? String.valueOf(problem.getMessage())
            : reason(problem);
  }

  /** The message of the cause if its wrapper adds nothing. */
  public static String message(UncheckedIOException problem) {
    IOException cause = Objects.requireNonNull(problem.getCause());
    String message = String.valueOf(problem.getMessage());
    return message.equals(cause.toString())
        ? message(cause)
        : message.replace(String.valueOf(cause.getMessage()), message(cause));
  }

  /** The same problem with a message that names the file, as those of a full disk do not. */
  public static IOException of(Path file, IOException problem) {
    return problem instanceof FileSystemException
        ? problem
        : new IOException(file + ": cannot be written: " + reason(problem), problem);
  }

  /** The reason alone, for messages that name the file themselves. */
  public static String reason(IOException problem) {
    if (problem instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (problem instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (problem instanceof FileAlreadyExistsException) {
      return "it already exists";
    }
    if (problem instanceof NotDirectoryException) {
      return "it is not a folder";
    }
    if (problem instanceof DirectoryNotEmptyException) {
      return "the folder is not empty";
    }
    if (problem instanceof FileSystemLoopException) {
      return "its links form a loop";
    }
    if (problem instanceof CharacterCodingException) {
      return "it is not UTF-8 text";
    }
    String given =
        problem instanceof FileSystemException refused ? refused.getReason() : problem.getMessage();
    return Objects.requireNonNullElse(given, problem.getClass().getSimpleName());
  }
}
