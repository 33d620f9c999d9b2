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
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Messages about file operations that failed, since Java's own messages are often just a path. */
public final class DiskFault {
  /** The texts, in lower case, with which operating systems report that no space is left. */
  private static final List<String> DISK_FULL =
      List.of("no space left on device", "quota exceeded", "not enough space on the disk");

  private DiskFault() {}

  /**
   * A message for any exception. If the exception knows the file that it is about, the message
   * names the file and the reason.
   */
  public static String message(Exception problem) {
    if (problem instanceof IOException disk) {
      return message(disk);
    }
    if (problem instanceof UncheckedIOException disk) {
      return message(disk);
    }
    return Objects.requireNonNullElse(problem.getMessage(), problem.toString());
  }

  /** A message that names the reason, and also the file if the exception knows it. */
  public static String message(IOException problem) {
    return problem instanceof FileSystemException fault && fault.getReason() == null
        ? fault.getFile() + ": " + reason(fault)
        : problem instanceof FileSystemException
            ? String.valueOf(problem.getMessage())
            : reason(problem);
  }

  /**
   * The exception for a file or folder that cannot be written.
   *
   * @param path the file or folder
   * @param elsewhere what the user may choose instead, such as {@code another data directory}
   */
  public static InvalidInputException unwritable(Path path, IOException problem, String elsewhere) {
    return new InvalidInputException(
        "%s: cannot be written (%s): %s, or choose %s"
            .formatted(path, message(problem), remedy(problem), elsewhere),
        problem);
  }

  /**
   * What the user can do about a file that cannot be written, such as {@code free some disk space}.
   */
  public static String remedy(IOException problem) {
    String message = String.valueOf(problem.getMessage()).toLowerCase(Locale.ROOT);
    if (DISK_FULL.stream().anyMatch(message::contains)) {
      return "free some disk space";
    }
    return problem instanceof AccessDeniedException || message.contains("read-only")
        ? "make the folder writable"
        : "check the disk";
  }

  /** A message for a wrapped exception: the cause's message if the wrapper adds nothing to it. */
  public static String message(UncheckedIOException problem) {
    IOException cause = Objects.requireNonNull(problem.getCause());
    String message = String.valueOf(problem.getMessage());
    return message.equals(cause.toString())
        ? message(cause)
        : message.replace(String.valueOf(cause.getMessage()), message(cause));
  }

  /**
   * The same problem with a message that names the file. Java's message about a full disk names no
   * file.
   */
  public static IOException of(Path file, IOException problem) {
    return problem instanceof FileSystemException
        ? problem
        : new IOException(file + ": cannot be written: " + reason(problem), problem);
  }

  /** The reason without the file, for messages that already name the file. */
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
        problem instanceof FileSystemException fault ? fault.getReason() : problem.getMessage();
    return Objects.requireNonNullElse(given, problem.getClass().getSimpleName());
  }
}
