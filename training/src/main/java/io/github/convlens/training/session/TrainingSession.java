package io.github.convlens.training.session;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.training.checkpoint.CheckpointOptions;
import io.github.convlens.training.checkpoint.CheckpointWriter;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.loop.Checkpoint;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.LoopState;
import io.github.convlens.training.loop.Machine;
import io.github.convlens.training.loop.Placement;
import io.github.convlens.training.loop.Stateful;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.loop.Stopping;
import io.github.convlens.training.loop.TrainingDivergedException;
import io.github.convlens.training.loop.TrainingLoop;
import io.github.convlens.training.loop.TrainingLoopBuilder;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.loop.TrainingResult;
import io.github.convlens.training.loop.Workers;
import io.github.convlens.training.record.ActivationStats;
import io.github.convlens.training.record.LayerListeners;
import io.github.convlens.training.record.Recorder;
import io.github.convlens.training.record.SplitStatistics;
import io.github.convlens.training.search.LearningRateSweep;
import io.github.convlens.training.stop.DivergenceGuard;
import io.github.convlens.training.stop.EarlyStopping;
import io.github.convlens.training.stop.TimeLimit;
import io.github.convlens.training.table.SplitRow;
import io.github.convlens.training.whiten.PatchWhitening;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network on a data set with the usual listeners and, if there is a run directory, writes
 * the run's files there.
 *
 * <pre>{@code
 * try (TrainingSession session = TrainingSession.inMemory(setup)) {
 *   session.train();
 *   session.recorder().epochs();
 *   session.activationStats().ifPresent(stats -> stats.rows());
 * }
 * }</pre>
 */
public final class TrainingSession implements AutoCloseable {

  private final TrainingSetup setup;
  private final RunOutput output;
  private final NDManager manager;
  private final Placement placement;
  private final StopSignal stop = new StopSignal();
  private final Kernels kernels;
  private final SessionImages images;
  private final List<SplitRow> splitRows;
  private final Network network;
  private final Recorder recorder;
  private final LayerListeners layers;
  private Optional<Workers> workers = Optional.empty();
  private @Nullable Checkpoint resumed;
  private final List<String> notes = new ArrayList<>();

  private TrainingSession(TrainingSetup setup, RunOutput output, Placement placement)
      throws IOException {
    this.setup = setup;
    this.output = output;
    this.placement = placement;
    manager = placement.first();
    kernels = Kernels.load(manager);
    images = new SessionImages(setup, manager, output.keepsFiles());
    notes.addAll(images.notes());
    try {
      network =
          Network.create(
              setup.network(), setup.initialisation(), setup.seed(), manager, placement.engine());
      if (setup.whitening()) {
        notes.add(whitened());
      }
      if (setup.weights().isPresent()) {
        NetworkWeights.load(network, setup.weights().get(), setup.head()).ifPresent(notes::add);
      }
      splitRows = images.rows();
    } catch (IOException | RuntimeException | Error e) {
      try (images) {
        throw e;
      }
    }
    recorder = output.recorder();
    layers = output.layers(setup.record());
  }

  private String whitened() {
    try {
      return PatchWhitening.apply(network, images.train(), manager);
    } catch (InvalidInputException e) {
      throw e.within("model");
    }
  }

  /**
   * Opens a session as {@link #open(TrainingSetup, RunDirectory)} does, but without files: epochs,
   * batches and statistics of layer outputs are kept in memory.
   */
  public static TrainingSession inMemory(TrainingSetup setup) throws IOException {
    return alone(setup, new MemoryOutput());
  }

  /** Opens a session in memory, on the given devices. */
  public static TrainingSession inMemory(TrainingSetup setup, Placement place) throws IOException {
    return open(setup, new MemoryOutput(), place);
  }

  /** Opens a session in memory, on the manager's device. */
  public static TrainingSession inMemory(TrainingSetup setup, NDManager parent) throws IOException {
    return inMemory(setup, Placement.on(parent));
  }

  /**
   * Opens a session on DJL's default device (a GPU if there is one) with the default checkpoints.
   *
   * @param directory an existing folder for the files
   * @throws IOException if the weights to start from cannot be read
   */
  public static TrainingSession open(TrainingSetup setup, RunDirectory directory)
      throws IOException {
    return alone(setup, new DirectoryOutput(directory, CheckpointOptions.DEFAULT));
  }

  /**
   * Opens a session as {@link #open(TrainingSetup, RunDirectory, CheckpointOptions, Placement)}
   * does, on the manager's device and with the default checkpoints.
   */
  public static TrainingSession open(TrainingSetup setup, RunDirectory directory, NDManager parent)
      throws IOException {
    return open(setup, directory, CheckpointOptions.DEFAULT, Placement.on(parent));
  }

  /**
   * Opens a session: puts the data on the device, builds the network, and tries one training batch
   * and one validation batch.
   *
   * @param directory an existing folder for the files
   * @param checkpoints when to write checkpoints
   * @param place the devices to train on
   * @throws IOException if the weights to start from cannot be read
   */
  public static TrainingSession open(
      TrainingSetup setup, RunDirectory directory, CheckpointOptions checkpoints, Placement place)
      throws IOException {
    return open(setup, new DirectoryOutput(directory, checkpoints), place);
  }

  private static TrainingSession open(TrainingSetup setup, RunOutput output, Placement place)
      throws IOException {
    return owning(setup, output, place.withFirst(place.first().newSubManager()));
  }

  private static TrainingSession alone(TrainingSetup setup, RunOutput output) throws IOException {
    return owning(setup, output, Placement.on(NDManager.newBaseManager()));
  }

  /** Opens a session that closes its first manager. */
  private static TrainingSession owning(TrainingSetup setup, RunOutput output, Placement place)
      throws IOException {
    try {
      place.requireTrains(setup.training());
      return checked(new TrainingSession(setup, output, place));
    } catch (IOException | RuntimeException | Error e) {
      place.first().close();
      throw e;
    }
  }

  private static TrainingSession checked(TrainingSession session) {
    TrainingSetup setup = session.setup;
    try {
      SetupCheck.require(setup, session.network, session.images.train(), session.placement);
      // Again, since the engine has now tried the network's convolutions.
      session.placement.requireTrains(setup.training());
      TrainingOptions training = setup.training();
      training
          .freeze()
          .map(freeze -> freeze.describe(setup.network(), training.epochs()))
          .ifPresent(session.notes::add);
      FirstBatches.attempt(setup, session.images, session.placement, session.kernels);
      return session;
    } catch (RuntimeException | Error e) {
      try (session) {
        throw e;
      }
    }
  }

  /**
   * Lets these workers train the rounds, instead of this process. The options must have {@link
   * TrainingOptions#ROUNDS}.
   */
  public void trainBy(Workers others) {
    if (setup.training().rounds().isEmpty()) {
      throw new IllegalArgumentException("training without rounds has no workers");
    }
    workers = Optional.of(others);
  }

  /**
   * Makes {@link #train} continue from the run directory's newest complete checkpoint, with the
   * number of threads with which the checkpoint was written.
   *
   * @param notices receives messages for the user, each of one line, such as messages about a
   *     damaged checkpoint or a different machine
   * @return the state from which training continues; empty if there is no checkpoint yet, in which
   *     case training starts from the beginning
   * @throws InvalidInputException if no checkpoint is complete, or if the checkpoint belongs to a
   *     different run or to different images
   * @throws IOException if a file cannot be read
   */
  public Optional<LoopState> resume(Consumer<String> notices) throws IOException {
    Optional<Checkpoint> newest = output.newest(notices);
    if (newest.isPresent()) {
      SplitStatistics.requireSame(output.splits(), splitRows);
    }
    newest.ifPresent(
        checkpoint -> {
          Machine now = Machine.present(placement.devices());
          for (String change : checkpoint.machine().changes(now)) {
            notices.accept(change + ": the last digits of the results may differ");
          }
          checkpoint.machine().restoreThreads();
        });
    resumed = newest.orElse(null);
    return newest.map(Checkpoint::loop);
  }

  /** Trains as {@link #train(List)} does. */
  public TrainingResult train(Listener... additional) throws IOException {
    return train(List.of(additional));
  }

  /**
   * Trains to the end, then writes the final weights and the network's predictions; an interrupted
   * run writes a checkpoint instead.
   *
   * @param additional listeners in addition to the usual ones; the state of those that are {@link
   *     Stateful} is part of checkpoints
   * @throws TrainingDivergedException if the loss is no longer finite
   * @throws IOException if the weights cannot be written
   */
  public TrainingResult train(List<? extends Listener> additional) throws IOException {
    List<Listener> listeners = new ArrayList<>();
    listeners.add(recorder);
    boolean rounds = setup.training().rounds().isPresent();
    if (!rounds) {
      listeners.addAll(layers.all());
    }
    listeners.add(new DivergenceGuard());
    Stopping stopping = setup.training().stopping();
    stopping.early().map(EarlyStopping::new).ifPresent(listeners::add);
    stopping.maxSeconds().map(TimeLimit::new).ifPresent(listeners::add);
    listeners.addAll(additional);
    Optional<CheckpointWriter> checkpoints =
        output.checkpoints(setup.training().best()::cost, stateful(listeners));
    checkpoints.ifPresent(listeners::add);
    output.begin(directory -> FirstFiles.write(setup, splitRows, directory));
    TrainingLoopBuilder building =
        loopOver(images.validation(), placement).listeners(listeners).stop(stop);
    if (rounds) {
      building.layers(layers.all(), output.folder());
      workers.ifPresent(building::workers);
    }
    try (TrainingLoop loop = building.open()) {
      if (resumed != null) {
        loop.restore(resumed);
        checkpoints.orElseThrow().continueFrom(resumed);
      }
      TrainingResult result = loop.run();
      if (!stop.interrupted()) {
        output.finish(directory -> LastFiles.write(setup, images, network, manager, directory));
      }
      return result;
    }
  }

  /** A loop over this session's network and data, without rounds, and with these listeners only. */
  public TrainingLoop loop(List<? extends Listener> listeners) {
    return loopOver(images.validation(), placement)
        .options(setup.training().with(TrainingOptions.ROUNDS, null))
        .listeners(listeners)
        .stop(stop)
        .open();
  }

  private TrainingLoopBuilder loopOver(DeviceImages validation, Placement place) {
    return setup.loopOver(network, images.train(), validation, place).kernels(kernels);
  }

  /**
   * Tries learning rates from very low to very high, and restores the network's weights.
   *
   * @param listener a listener that follows the test, for example to show progress
   */
  public LearningRateSweep findLearningRate(Listener listener) {
    try (DeviceImages one = images.oneOfValidation()) {
      return LearningRateSweep.run(
          network, loopOver(one, Placement.on(manager)), setup.training(), listener);
    }
  }

  private static List<Stateful> stateful(List<Listener> listeners) {
    return listeners.stream().filter(Stateful.class::isInstance).map(Stateful.class::cast).toList();
  }

  /** The network, which is trained when {@link #train} has returned. The session closes it. */
  public Network network() {
    return network;
  }

  /** The record of the batches and epochs of the run. */
  public Recorder recorder() {
    return recorder;
  }

  /** The statistics of layer outputs; empty if they are not recorded. */
  public Optional<ActivationStats> activationStats() {
    return layers.outputs();
  }

  /** Notes for the user, one line each. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** The signal that ends the training run early. */
  public StopSignal stop() {
    return stop;
  }

  @Override
  public void close() {
    try (manager;
        kernels) {
      images.close();
    }
  }
}
