package io.github.convlens.training.session;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Share;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.loop.Placement;
import io.github.convlens.training.loop.Round;
import io.github.convlens.training.loop.RoundResult;
import io.github.convlens.training.loop.RoundWorker;
import java.nio.file.Path;

/**
 * Trains rounds that are distributed by a {@link TrainingSession} in another process. A worker has
 * its own copy of the images and of the network. Only the thread that opens a session may use it.
 */
public final class WorkerSession implements AutoCloseable {

  /** A placeholder: rows are sent to the other process, so no folder is used. */
  private static final Path NOWHERE = Path.of("");

  private final NDManager manager;
  private final DeviceImages train;
  private final Network network;
  private final RoundWorker worker;

  private WorkerSession(TrainingSetup setup, Placement place) {
    manager = place.first();
    train = SessionImages.trainOnly(setup, manager);
    try {
      network =
          Network.create(
              setup.network(), setup.initialisation(), setup.seed(), manager, place.engine());
      // A worker never validates, so any images will do for the validation split.
      worker =
          setup
              .loopOver(network, train, train, place)
              .layers(setup.record().listeners(NOWHERE).all(), NOWHERE)
              .openWorker();
    } catch (RuntimeException | Error e) {
      try (train) {
        throw e;
      }
    }
  }

  /**
   * Opens a worker.
   *
   * @param setup the same setup as in the other process, which sends the weights with each round
   * @param place the devices to train on
   */
  public static WorkerSession open(TrainingSetup setup, Placement place) {
    Placement own = place.withFirst(place.first().newSubManager());
    try {
      return new WorkerSession(setup, own);
    } catch (RuntimeException | Error e) {
      own.first().close();
      throw e;
    }
  }

  /** Trains on a share of a round's batches. No state is kept between rounds. */
  public RoundResult train(Round round, Share share) {
    return worker.train(round, share);
  }

  /**
   * Whether the network uses libtorch's random number generator. If it does, only one worker of a
   * process may train at a time, because a process has only one generator.
   */
  public boolean drawsRandomNumbers() {
    return network.layers().stream().anyMatch(layer -> layer.layer().drawsRandomNumbers());
  }

  @Override
  public void close() {
    try (manager;
        train) {
      worker.close();
    }
  }
}
