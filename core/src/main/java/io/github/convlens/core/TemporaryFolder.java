package io.github.convlens.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that is deleted, with everything in it, when this object is closed.
 *
 * @param path the folder
 */
public record TemporaryFolder(Path path) implements AutoCloseable {

  /**
   * Creates a folder in the system's folder for temporary files.
   *
   * @param prefix the beginning of the folder's name
   */
  public static TemporaryFolder create(String prefix) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory(prefix));
  }

  /**
   * Creates a folder inside another folder.
   *
   * @param prefix the beginning of the folder's name
   */
  public static TemporaryFolder in(Path parent, String prefix) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory(parent, prefix));
  }

  @Override
  public void close() throws IOException {
    FileTree.delete(path);
  }
}
