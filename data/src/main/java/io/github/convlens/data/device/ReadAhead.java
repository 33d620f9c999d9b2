package io.github.convlens.data.device;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Reads the images of one pass in the order in which they will be requested. Any range can be
 * requested at any time; the ranges that follow it are then read ahead.
 */
final class ReadAhead implements AutoCloseable {
  private final Image image;
  private final int positions;
  private final int valuesPerImage;
  private final ReadingThreads threads;
  private final ArrayDeque<Range> begun = new ArrayDeque<>();
  private volatile boolean closed;
  private long waitedNanos;

  private record Range(int from, int to, Future<ByteBuffer> bytes) {}

  /** Copies the image at a position into a buffer; called by several threads at once. */
  interface Image {
    /**
     * @param into the buffer, whose position and limit are neither used nor changed
     * @param at the index of the first byte in the buffer
     */
    void copy(int position, ByteBuffer into, int at);
  }

  /**
   * @param positions the number of positions of the pass
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
   * Waits for the images of positions {@code from} to {@code to} − 1, and starts reading the next
   * ones.
   */
  Filled take(int from, int to) {
    dropUntil(from, to);
    if (begun.isEmpty()) {
      begin(from, to);
    }
    Range wanted = begun.removeFirst();
    int size = to - from;
    int next = begun.isEmpty() ? to : begun.getLast().to;
    int ahead = threads.ahead((long) size * valuesPerImage);
    while (begun.size() < ahead && next < positions) {
      int end = Math.min(positions, next + size);
      begin(next, end);
      next = end;
    }
    long start = System.nanoTime();
    try {
      return new Filled(result(wanted));
    } finally {
      waitedNanos += System.nanoTime() - start;
    }
  }

  /** The total time that {@link #take} has waited. */
  long waitedNanos() {
    return waitedNanos;
  }

  /**
   * Drops the ranges that were started before the requested one, or all of them if the requested
   * one is not among them.
   */
  private void dropUntil(int from, int to) {
    while (!begun.isEmpty() && (begun.getFirst().from != from || begun.getFirst().to != to)) {
      drop(begun.removeFirst());
    }
  }

  private void begin(int from, int to) {
    begun.addLast(new Range(from, to, threads.submit(() -> read(from, to))));
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
        throw error; // there is no memory left for the buffer
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
    while (!begun.isEmpty()) {
      drop(begun.removeFirst());
    }
  }
}
