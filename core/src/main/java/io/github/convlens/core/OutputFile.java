package io.github.convlens.core;

import java.nio.file.Files;
import java.nio.file.Path;

/** An output file, or a folder of them, named by the user. */
public final class OutputFile {

  private OutputFile() {}

  /**
   * Checks that a file can be written, before a computation whose result would be lost. A pipe or a
   * device is taken as it is.
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
   * Checks that a folder is there or can be created, before a computation whose result would be
   * lost.
   *
   * @param option the option that names the folder
   * @throws InvalidInputException if files cannot be written into it
   */
  public static void requireFolder(String option, Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InvalidInputException(
          folder + " is a file: give " + option + " the path of a folder");
    }
    Path there = folder.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there) || !Files.isWritable(there)) {
      throw new InvalidInputException(
          "%s: %s is not a folder that can be written to: give %s another folder"
              .formatted(folder, there, option));
    }
  }
}
