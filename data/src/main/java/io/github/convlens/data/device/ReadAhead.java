package io.github.convlens.data.device;

import io.github.convlens.data.image.Pixels;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Reads the images of one pass in the order in which they will be asked for. Any range can be asked
 * for at any time; after one of them, those that follow it are read ahead.
 */
final class ReadAhead implements AutoCloseable {
  private final Pixels pixels;
  private final int[] order;
  private final ReadingThreads threads;
  private final ArrayDeque<Range> begun = new ArrayDeque<>();
  private volatile boolean closed;
  private long waitedNanos;

  private record Range(int from, int to, Future<ByteBuffer> bytes) {}

  /**
   * @param order index of the image at each position
   */
  ReadAhead(Pixels pixels, int[] order, ReadingThreads threads) {
    this.pixels = pixels;
    this.order = order;
    this.threads = threads;
  }

  /** Images side by side, until closed. */
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
   * Waits for the images of positions {@code from} to {@code to} − 1, and has the next ones read.
   */
  Filled take(int from, int to) {
    dropUntil(from, to);
    if (begun.isEmpty()) {
      begin(from, to);
    }
    Range wanted = begun.removeFirst();
    int size = to - from;
    int next = begun.isEmpty() ? to : begun.getLast().to;
    int ahead = threads.ahead((long) size * pixels.valuesPerImage());
    while (begun.size() < ahead && next < order.length) {
      int end = Math.min(order.length, next + size);
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

  /** How long {@link #take} has waited in all. */
  long waitedNanos() {
    return waitedNanos;
  }

  /** Whoever asks for another range than the next one has what was begun given back. */
  private void dropUntil(int from, int to) {
    while (!begun.isEmpty() && (begun.getFirst().from != from || begun.getFirst().to != to)) {
      drop(begun.removeFirst());
    }
  }

  private void begin(int from, int to) {
    begun.addLast(new Range(from, to, threads.submit(() -> read(from, to))));
  }

  private ByteBuffer read(int from, int to) {
    int size = pixels.valuesPerImage();
    ByteBuffer buffer = threads.buffer(Math.multiplyExact(to - from, size));
    for (int i = from; i < to && !closed; i++) {
      pixels.copy(order[i], buffer, (i - from) * size);
    }
    return buffer.limit((to - from) * size);
  }

  private static ByteBuffer result(Range range) {
    try {
      return range.bytes.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
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
      return; // asked for again, it fails again
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
