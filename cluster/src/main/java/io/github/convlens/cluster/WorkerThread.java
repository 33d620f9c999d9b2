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
 * A dedicated thread for one worker. It is needed because libtorch keeps some settings per thread,
 * but Spark runs tasks on different threads.
 */
final class WorkerThread {

  private final ExecutorService thread;

  /**
   * Creates a thread that uses the caller's class loader. In an executor process of Spark, only
   * this class loader finds the classes of convlens, which are not on the class path.
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

  /** Runs a task on the thread, and waits for its result. */
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
   * Opens an object on the thread. If opening fails, the thread ends. If the caller is interrupted
   * in the meantime, the thread also ends, and an object that has been opened is closed first.
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
