package io.github.convlens.data.device;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Reads the images of one pass in the order in which they will be requested. Any range can be
 * requested at any time. The ranges that follow the requested one are then read ahead.
 */
final class ReadAhead implements AutoCloseable {
  private final Image image;
  private final int positions;
  private final int valuesPerImage;
  private final ReadingThreads threads;
  private final ArrayDeque<Range> started = new ArrayDeque<>();
  private volatile boolean closed;
  private long waitedNanos;

  private record Range(int from, int to, Future<ByteBuffer> bytes) {}

  /** Copies the image at a position into a buffer. Several threads call this at once. */
  interface Image {
    /**
     * @param buffer the buffer, whose position and limit are neither used nor changed
     * @param offset the index in the buffer at which the image's first byte is written
     */
    void copy(int position, ByteBuffer buffer, int offset);
  }

  /**
   * @param positions the number of images in the pass
   * @param valuesPerImage height × width × channels
   */
  ReadAhead(Image image, int positions, int valuesPerImage, ReadingThreads threads) {
    this.image = image;
    this.positions = positions;
    this.valuesPerImage = valuesPerImage;
    this.threads = threads;
  }

  /**
   * The bytes of images, one after another. Closing this object makes the buffer available again.
   */
  final class Filled implements AutoCloseable {
    private final ByteBuffer bytes;

    private Filled(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    ByteBuffer bytes() {
      return bytes;
    }

    @Override
    public void close() {
      threads.giveBack(bytes.clear());
    }
  }

  /**
   * Waits for the images at positions {@code from} (inclusive) to {@code to} (exclusive), and
   * starts reading the images after them.
   */
  Filled take(int from, int to) {
    dropUntil(from, to);
    if (started.isEmpty()) {
      start(from, to);
    }
    Range wanted = started.removeFirst();
    int size = to - from;
    int next = started.isEmpty() ? to : started.getLast().to;
    int ahead = threads.ahead((long) size * valuesPerImage);
    while (started.size() < ahead && next < positions) {
      int end = Math.min(positions, next + size);
      start(next, end);
      next = end;
    }
    long start = System.nanoTime();
    try {
      return new Filled(result(wanted));
    } finally {
      waitedNanos += System.nanoTime() - start;
    }
  }

  /** The total time that {@link #take} has spent waiting, in nanoseconds. */
  long waitedNanos() {
    return waitedNanos;
  }

  /**
   * Drops the ranges that were started before the requested one, or all of them if the requested
   * range is not among them.
   */
  private void dropUntil(int from, int to) {
    while (!started.isEmpty() && (started.getFirst().from != from || started.getFirst().to != to)) {
      drop(started.removeFirst());
    }
  }

  private void start(int from, int to) {
    started.addLast(new Range(from, to, threads.submit(() -> read(from, to))));
  }

  private ByteBuffer read(int from, int to) {
    ByteBuffer buffer = threads.buffer(Math.multiplyExact(to - from, valuesPerImage));
    for (int i = from; i < to && !closed; i++) {
      image.copy(i, buffer, (i - from) * valuesPerImage);
    }
    return buffer.limit((to - from) * valuesPerImage);
  }

  private static ByteBuffer result(Range range) {
    try {
      return range.bytes.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error error) {
        throw error; // there is not enough memory for the buffer
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while images were read", e);
    }
  }

  private void drop(Range range) {
    try {
      threads.giveBack(range.bytes.get().clear());
    } catch (ExecutionException e) {
      return; // if the range is requested again, it fails again
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    while (!started.isEmpty()) {
      drop(started.removeFirst());
    }
  }
}
