package io.github.convlens.cluster;

import ai.djl.Device;
import io.github.convlens.data.device.Share;
import io.github.convlens.experiment.cluster.ClusterWorker;
import io.github.convlens.experiment.cluster.SentTraining;
import io.github.convlens.training.loop.Round;
import io.github.convlens.training.loop.RoundResult;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The workers in the process of a Spark executor. They are kept for the next {@link Round}, because
 * opening a worker takes seconds: it reads the data and loads libtorch. Any worker may train any
 * share of a round.
 */
final class ExecutorWorkers {

  /**
   * The workers of this process. A static field holds them, because Spark's tasks share nothing but
   * their process.
   */
  static final ExecutorWorkers OF_THIS_PROCESS = new ExecutorWorkers();

  private final ReentrantLock generator = new ReentrantLock();
  private final Deque<Worker> idle = new ArrayDeque<>();

  /**
   * The properties that must be equal for a worker to be reused.
   *
   * @param training the training run
   * @param resources the processors and the GPU
   */
  record Kind(SentTraining training, TaskResources resources) {}

  /** A worker and its thread. */
  private record Worker(Kind kind, WorkerThread thread, ClusterWorker worker) {
    void close() {
      thread.end(worker::close);
    }
  }

  /** Trains a share of a round with an idle worker or a new one. */
  RoundResult train(Kind kind, Round round, Share share) throws Exception {
    Worker worker = take(kind);
    boolean usable = false;
    try {
      RoundResult result =
          worker.thread.run(
              () ->
                  worker.worker.drawsRandomNumbers()
                      ? alone(worker, round, share)
                      : worker.worker.train(round, share));
      usable = !result.diverged();
      return result;
    } finally {
      if (usable) {
        giveBack(worker);
      } else {
        worker.close();
      }
    }
  }

  /**
   * Trains while no other worker of this process draws random numbers. A process has only one
   * random number generator, and two workers would draw from it in an order that depends on timing.
   */
  private RoundResult alone(Worker worker, Round round, Share share) {
    generator.lock();
    try {
      return worker.worker.train(round, share);
    } finally {
      generator.unlock();
    }
  }

  private Worker take(Kind kind) throws Exception {
    Worker found = idle(kind);
    return found == null ? open(kind) : found;
  }

  /**
   * An idle worker of this kind; null if there is none. Idle workers of other training runs are
   * closed: they are no longer needed, and occupy memory that the new workers need.
   */
  private @Nullable Worker idle(Kind kind) {
    List<Worker> obsolete = new ArrayList<>();
    Worker found = null;
    synchronized (idle) {
      for (Worker worker : List.copyOf(idle)) {
        if (!worker.kind.training.equals(kind.training)) {
          idle.remove(worker);
          obsolete.add(worker);
        } else if (found == null && worker.kind.equals(kind)) {
          idle.remove(worker);
          found = worker;
        }
      }
    }
    obsolete.forEach(Worker::close);
    return found;
  }

  private void giveBack(Worker worker) {
    synchronized (idle) {
      idle.push(worker);
    }
  }

  private static Worker open(Kind kind) throws Exception {
    WorkerThread thread = new WorkerThread();
    return new Worker(kind, thread, thread.open(() -> opened(kind), ClusterWorker::close));
  }

  private static ClusterWorker opened(Kind kind) throws IOException {
    Device device = kind.resources.gpu().map(Device::gpu).orElse(Device.cpu());
    return ClusterWorker.open(ExecutorData.here(kind.training), device, kind.resources.threads());
  }
}
