package io.github.convlens.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder for files that are needed only for a while; closing it deletes it with everything in it.
 *
 * @param path the folder
 */
public record ScratchFolder(Path path) implements AutoCloseable {

  /**
   * Creates a folder among the temporary files of the system.
   *
   * @param prefix how its name begins
   */
  public static ScratchFolder create(String prefix) throws IOException {
    return new ScratchFolder(Files.createTempDirectory(prefix));
  }

  @Override
  public void close() throws IOException {
    delete(path);
  }

  /**
   * Deletes a folder with everything in it; does nothing if it does not exist. Links are deleted,
   * not followed.
   */
  public static void delete(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
