package io.github.convlens.cli.command;

import io.github.convlens.core.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An output file named by the user. */
final class OutputFile {

  private OutputFile() {}

  /**
   * Checks that a file can be written, before a computation whose result would be lost.
   *
   * @param option the option that names the file
   * @throws InvalidInputException if the file cannot be written
   */
  static void require(String option, Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new InvalidInputException(
          file + " is a folder: give " + option + " the path of a file");
    }
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new InvalidInputException(
          file + ": " + folder + " is not a folder that can be written to: choose another");
    }
  }
}
