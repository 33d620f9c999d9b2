package io.github.convlens.cluster;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A thread for one worker: libtorch keeps some of its settings per thread, Spark changes threads.
 */
final class WorkerThread {

  private final ExecutorService thread;

  /** Sees the classes that the calling thread sees: an executor's are not on its class path. */
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

  /** Runs something there and waits for it. */
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

  /** Ends the thread, with something to be done there last. */
  void end(Runnable last) {
    thread.execute(last);
    thread.shutdown();
  }
}
