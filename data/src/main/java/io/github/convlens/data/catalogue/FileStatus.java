package io.github.convlens.data.catalogue;

import java.nio.file.Path;

/**
 * Whether a file of a data set is the published one.
 *
 * @param file where it lies, or would lie
 * @param state what was found
 */
public record FileStatus(Path file, State state) {
  /** The possible findings. */
  public enum State {
    /** The content has the published hash. */
    OK,
    /** There is no such file. */
    MISSING,
    /** There is a file with another content, or one that cannot be read. */
    WRONG
  }
}
