package io.github.convlens.experiment.cluster;

import ai.djl.Device;
import io.github.convlens.data.device.Share;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.device.CpuThreads;
import io.github.convlens.experiment.device.OpenDevices;
import io.github.convlens.training.loop.Round;
import io.github.convlens.training.loop.RoundResult;
import io.github.convlens.training.session.TrainingSetup;
import io.github.convlens.training.session.WorkerSession;
import java.io.IOException;
import java.util.List;

/**
 * A worker of a training run that another process leads. The worker has its own data and network.
 * It may be used only on the thread that opens it.
 */
public final class ClusterWorker implements AutoCloseable {

  private final OpenDevices devices;
  private final WorkerSession session;

  private ClusterWorker(OpenDevices devices, WorkerSession session) {
    this.devices = devices;
    this.session = session;
  }

  /**
   * Opens a worker.
   *
   * @param device the device to compute on
   * @param threads the number of threads within an operator on a CPU
   * @throws io.github.convlens.core.InvalidInputException if the data is not on this machine
   */
  public static ClusterWorker open(SentTraining training, Device device, int threads)
      throws IOException {
    Configuration configuration = training.read();
    // The weights are sent with each round.
    TrainingSetup setup = configuration.setup(training.open(configuration)).withWeights(null);
    OpenDevices devices = OpenDevices.of(List.of(device));
    try {
      CpuThreads.use(threads);
      return new ClusterWorker(devices, WorkerSession.open(setup, devices.placement()));
    } catch (RuntimeException | Error e) {
      devices.close();
      throw e;
    }
  }

  /** Trains on a share of a round's batches. The worker keeps no state for the next round. */
  public RoundResult train(Round round, Share share) {
    return session.train(round, share);
  }

  /**
   * Whether training draws random numbers from libtorch's generator. A process has only one such
   * generator, so its workers must then train one at a time.
   */
  public boolean drawsRandomNumbers() {
    return session.drawsRandomNumbers();
  }

  @Override
  public void close() {
    try (devices) {
      session.close();
    }
  }
}
