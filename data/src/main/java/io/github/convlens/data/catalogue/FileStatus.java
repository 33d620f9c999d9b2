package io.github.convlens.data.catalogue;

import java.nio.file.Path;

/**
 * Whether a file of a data set is the published one.
 *
 * @param file the path at which the file is expected
 * @param state the state of the file
 */
public record FileStatus(Path file, State state) {
  /** The possible findings. */
  public enum State {
    /** The content has the published hash. */
    OK,
    /** There is no such file. */
    MISSING,
    /** The file has other content, or cannot be read. */
    WRONG
  }
}
