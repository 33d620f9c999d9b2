package io.github.convlens.data.device;

import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that read images ahead, and the reused buffers that they fill. The number of threads
 * affects only the speed.
 */
final class ReadingThreads implements AutoCloseable {
  private static final int MAX_THREADS = 4;
  private static final long IDLE_SECONDS = 10;

  private final ExecutorService threads;
  private final int count;
  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

  /**
   * @param count number of threads
   */
  ReadingThreads(int count) {
    this.count = count;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "read-ahead");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true); // a pool that is not closed leaves no threads behind
    this.threads = pool;
  }

  /**
   * One thread for every two processors, but at most four, since copying is fast compared with
   * training.
   */
  static ReadingThreads forThisMachine() {
    return new ReadingThreads(
        Math.max(1, Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors() / 2)));
  }

  /** The number of batches of a given size that are read ahead, in addition to the batch in use. */
  int ahead(long batchBytes) {
    return (int)
        Math.max(
            1, Math.min(count + 1, DeviceImages.READ_AHEAD_BYTES / Math.max(1, batchBytes) - 1));
  }

  <T> Future<T> submit(Callable<T> task) {
    return threads.submit(task);
  }

  /** A buffer of at least this many bytes. */
  ByteBuffer buffer(int bytes) {
    ByteBuffer buffer = free.poll();
    return buffer != null && buffer.capacity() >= bytes ? buffer : ByteBuffer.allocateDirect(bytes);
  }

  void giveBack(ByteBuffer buffer) {
    free.add(buffer);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    free.clear();
  }
}
