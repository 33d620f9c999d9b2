package io.github.convlens.core;

/** Receives how far something that takes a while has come; may be called from several threads. */
@FunctionalInterface
public interface Progress {
  /** Ignores it. */
  Progress NONE = (task, done, total) -> {};

  /**
   * @param task what is being done, such as {@code "reading photos"}
   * @param done units (bytes, files) done so far; may fall when a download starts over
   * @param total units in all; −1 if not known
   */
  void update(String task, long done, long total);
}
