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
 * The workers of an executor's process. Opening one reads the data and loads libtorch, which takes
 * seconds: they stay for the next round. Any of them may train any share.
 */
final class ExecutorWorkers {

  /** Spark's tasks have nothing else in common than the process they run in. */
  static final ExecutorWorkers OF_THIS_PROCESS = new ExecutorWorkers();

  private final ReentrantLock generator = new ReentrantLock();
  private final Deque<Worker> idle = new ArrayDeque<>();

  /**
   * Workers that can stand in for each other.
   *
   * @param training what they train
   * @param resources what they compute with
   */
  record Kind(SentTraining training, TaskResources resources) {}

  /** A worker and its thread. */
  private record Worker(Kind kind, WorkerThread thread, ClusterWorker worker) {
    void close() {
      thread.end(worker::close);
    }
  }

  /** Trains a share of a round. */
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
   * A process has one generator: two workers would draw from it in an order that depends on timing.
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

  /** Those of another training are of no more use, and have memory that the new ones need. */
  private @Nullable Worker idle(Kind kind) {
    List<Worker> others = new ArrayList<>();
    Worker found = null;
    synchronized (idle) {
      for (Worker worker : List.copyOf(idle)) {
        if (!worker.kind.training.equals(kind.training)) {
          idle.remove(worker);
          others.add(worker);
        } else if (found == null && worker.kind.equals(kind)) {
          idle.remove(worker);
          found = worker;
        }
      }
    }
    others.forEach(Worker::close);
    return found;
  }

  private void giveBack(Worker worker) {
    synchronized (idle) {
      idle.push(worker);
    }
  }

  private static Worker open(Kind kind) throws Exception {
    WorkerThread thread = new WorkerThread();
    try {
      return new Worker(kind, thread, thread.run(() -> opened(kind)));
    } catch (Exception | Error e) {
      thread.end(() -> {});
      throw e;
    }
  }

  private static ClusterWorker opened(Kind kind) throws IOException {
    Device device = kind.resources.gpu().map(Device::gpu).orElse(Device.cpu());
    return ClusterWorker.open(ExecutorData.here(kind.training), device, kind.resources.threads());
  }
}
