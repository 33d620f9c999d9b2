package io.github.convlens.training.loop;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Resources with one owner. They are closed together, the newest first. If closing one of them
 * fails, the others are closed nevertheless.
 */
final class Owned implements AutoCloseable {

  private final Deque<Runnable> closings = new ArrayDeque<>();

  /** Becomes the owner of a resource, and returns it. */
  <T> T add(T resource, Consumer<T> closing) {
    closings.push(() -> closing.accept(resource));
    return resource;
  }

  @Override
  public void close() {
    if (!closings.isEmpty()) {
      Runnable newest = closings.pop();
      // Closes the others afterwards, even if this one throws; the first exception is kept.
      Owned others = this;
      try (others) {
        newest.run();
      }
    }
  }
}
