package io.github.convlens.cluster;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A dedicated thread for one worker, since libtorch keeps some settings for each thread, but Spark
 * runs tasks on changing threads.
 */
final class WorkerThread {

  private final ExecutorService thread;

  /**
   * The thread uses the caller's class loader, because an executor's classes are not on the class
   * path.
   */
  WorkerThread() {
    ClassLoader classes = Thread.currentThread().getContextClassLoader();
    thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread created = new Thread(work, "convlens-worker");
              created.setDaemon(true);
              created.setContextClassLoader(classes);
              return created;
            });
  }

  /** Runs a task on the thread and waits for it. */
  <T> T run(Callable<T> work) throws Exception {
    try {
      return thread.submit(work).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /**
   * Opens something on the thread. If that fails, the thread ends; if the caller is interrupted
   * meanwhile, what is opened nevertheless is closed first.
   */
  <T> T open(Callable<T> opening, Consumer<T> closing) throws Exception {
    AtomicReference<@Nullable T> opened = new AtomicReference<>();
    try {
      return run(
          () -> {
            T result = opening.call();
            opened.set(result);
            return result;
          });
    } catch (Exception | Error e) {
      end(() -> Optional.ofNullable(opened.get()).ifPresent(closing));
      throw e;
    }
  }

  /** Ends the thread after a last task. */
  void end(Runnable last) {
    thread.execute(last);
    thread.shutdown();
  }
}
