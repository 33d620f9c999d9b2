package io.github.convlens.core;

import java.nio.file.Files;
import java.nio.file.Path;

/** Checks of an output file or folder that the user has named. */
public final class OutputFile {

  private OutputFile() {}

  /**
   * Checks that a file can be written, so that the result of a long computation cannot be lost. A
   * pipe or a device is accepted without a check.
   *
   * @param option the option that names the file
   * @throws InvalidInputException if the file cannot be written
   */
  public static void require(String option, Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new InvalidInputException(
          file + " is a folder: give " + option + " the path of a file");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      return; // a pipe or a device
    }
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new InvalidInputException(
          "%s: %s is not a folder that can be written to: give %s a file in another folder"
              .formatted(file, folder, option));
    }
  }

  /**
   * Checks that a folder exists or can be created, so that the result of a long computation cannot
   * be lost.
   *
   * @param option the option that names the folder
   * @throws InvalidInputException if files cannot be written into the folder
   */
  public static void requireFolder(String option, Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InvalidInputException(
          folder + " is a file: give " + option + " the path of a folder");
    }
    Path existing = folder.toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
      throw new InvalidInputException(
          "%s: %s is not a folder that can be written to: give %s another folder"
              .formatted(folder, existing, option));
    }
  }
}
