package io.github.convlens.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Messages about file operations that failed: Java's own are often just a path. */
public final class DiskFault {
  /** What operating systems say if there is no space left. */
  private static final List<String> FULL =
      List.of("no space left on device", "quota exceeded", "not enough space on the disk");

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

  /**
   * The refusal of a place that cannot be written.
   *
   * @param place the file or folder
   * @param elsewhere what the user may choose instead, as {@code another data directory}
   */
  public static InvalidInputException unwritable(
      Path place, IOException problem, String elsewhere) {
    return new InvalidInputException(
        "%s: cannot be written (%s): %s or choose %s"
            .formatted(place, message(problem), remedy(problem), elsewhere),
        problem);
  }

  /** What the user can do about a file that cannot be written: {@code free some disk space}. */
  public static String remedy(IOException problem) {
    String message = String.valueOf(problem.getMessage()).toLowerCase(Locale.ROOT);
    if (FULL.stream().anyMatch(message::contains)) {
      return "free some disk space";
    }
    return problem instanceof AccessDeniedException || message.contains("read-only")
        ? "allow writing there"
        : "check that disk";
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
