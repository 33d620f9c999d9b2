package io.github.convlens.cluster;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Delays the shutdown of Spark when a signal ends this process. Spark would stop all executors
 * immediately, but training runs must first write a checkpoint.
 */
final class DelayedShutdown implements AutoCloseable {
  private static final int BEFORE_SPARK = 1000;
  private static final long SECONDS = 120;

  private final CountDownLatch allStopped = new CountDownLatch(1);
  private final Runnable hook = this::await;
  private volatile boolean begun;

  DelayedShutdown() {
    ShutdownHookManager.get().addShutdownHook(hook, BEFORE_SPARK, SECONDS, TimeUnit.SECONDS);
  }

  /** Declares that training has begun. From now on, a shutdown waits for {@link #close}. */
  void begin() {
    begun = true;
  }

  private void await() {
    try {
      if (begun && !allStopped.await(SECONDS, TimeUnit.SECONDS)) {
        return; // a run that has not stopped by now will continue from an older checkpoint
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Declares that all training runs have stopped, so that the process may end. */
  @Override
  public void close() {
    allStopped.countDown();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
