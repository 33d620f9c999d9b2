package io.github.convlens.training.loop;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Resources with one owner. They are closed together, the newest first. If closing one resource
 * fails, the other resources are closed nevertheless.
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
      // Closes the other resources afterwards, even if closing this one throws. The first exception
      // is kept.
      Owned others = this;
      try (others) {
        newest.run();
      }
    }
  }
}
