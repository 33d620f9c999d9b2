package io.github.convlens.cluster;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Delays the shutdown of Spark when a signal ends this process. Spark would stop all executors at
 * once, but trainings should write a checkpoint first.
 */
final class LastOfAll implements AutoCloseable {
  private static final int BEFORE_SPARK = 1000;
  private static final long SECONDS = 120;

  private final CountDownLatch over = new CountDownLatch(1);
  private final Runnable hook = this::await;
  private volatile boolean begun;

  LastOfAll() {
    ShutdownHookManager.get().addShutdownHook(hook, BEFORE_SPARK, SECONDS, TimeUnit.SECONDS);
  }

  /** Makes the process wait from now on, since a training has begun. */
  void begin() {
    begun = true;
  }

  private void await() {
    try {
      if (begun && !over.await(SECONDS, TimeUnit.SECONDS)) {
        return; // a training that is still running will continue from an older checkpoint
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the process end, since all trainings have stopped. */
  @Override
  public void close() {
    over.countDown();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
