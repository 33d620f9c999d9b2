package io.github.convlens.data.catalogue;

import java.nio.file.Path;

/**
 * The result of comparing a file of a data set with its published hash.
 *
 * @param file the path at which the file is expected
 * @param state the state of the file
 */
public record FileStatus(Path file, State state) {
  /** The possible states of a file. */
  public enum State {
    /** The content has the published hash. */
    OK,
    /** There is no such file. */
    MISSING,
    /** The file has different content, or cannot be read. */
    WRONG
  }
}
