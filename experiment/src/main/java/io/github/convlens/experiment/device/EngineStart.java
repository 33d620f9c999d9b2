package io.github.convlens.experiment.device;

import io.github.convlens.model.engine.EngineCheck;
import org.jspecify.annotations.Nullable;

/**
 * Loads and checks libtorch on a separate thread while the caller does something that does not need
 * it, such as reading a data set.
 */
public final class EngineStart implements AutoCloseable {
  private final Thread thread;
  private volatile @Nullable Throwable failure;

  private EngineStart(EngineCheck engine) {
    thread = new Thread(() -> start(engine), "engine-start");
    thread.setDaemon(true);
  }

  /** Starts a thread that loads libtorch and then runs {@code engine}'s check of convolutions. */
  public static EngineStart begin(EngineCheck engine) {
    EngineStart start = new EngineStart(engine);
    start.thread.start();
    return start;
  }

  private void start(EngineCheck engine) {
    try {
      CpuThreads.fit();
      engine.verdict();
    } catch (RuntimeException | Error e) {
      failure = e; // thrown by await()
    }
  }

  /**
   * Waits until libtorch has been loaded and checked.
   *
   * @throws RuntimeException if libtorch cannot be loaded; without this class, the first use of
   *     libtorch would throw the same exception
   */
  public void await() {
    close();
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }

  /** Waits for the thread, since a process must not end while a library is being loaded. */
  @Override
  public void close() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
