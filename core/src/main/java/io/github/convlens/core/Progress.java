package io.github.convlens.core;

/** Receives the progress of a long task; may be called from several threads. */
@FunctionalInterface
public interface Progress {
  /** A receiver that ignores all progress. */
  Progress NONE = (task, done, total) -> {};

  /**
   * @param task what is being done, such as {@code "reading photos"}
   * @param done the number of units (bytes, files) done so far, which may decrease when a download
   *     starts over
   * @param total the total number of units; −1 if unknown
   */
  void update(String task, long done, long total);
}
