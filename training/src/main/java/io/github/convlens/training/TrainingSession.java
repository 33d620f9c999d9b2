package io.github.convlens.training;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.ImageSet;
import io.github.convlens.data.Normalization;
import io.github.convlens.data.TrainingSplits;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.training.checkpoint.Checkpoint;
import io.github.convlens.training.checkpoint.CheckpointOptions;
import io.github.convlens.training.checkpoint.CheckpointWriter;
import io.github.convlens.training.checkpoint.Checkpoints;
import io.github.convlens.training.checkpoint.Machine;
import io.github.convlens.training.record.ActivationGradientStats;
import io.github.convlens.training.record.ActivationHistogram;
import io.github.convlens.training.record.ActivationStats;
import io.github.convlens.training.record.GradientStats;
import io.github.convlens.training.record.Predictions;
import io.github.convlens.training.record.RecordOptions;
import io.github.convlens.training.record.RecordOptions.ActivationOptions;
import io.github.convlens.training.record.RecordedLayers;
import io.github.convlens.training.record.Recorder;
import io.github.convlens.training.search.RangeTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Trains a network on a data set with the usual listeners and, where there is a run directory,
 * leaves its files there.
 *
 * <pre>{@code
 * try (TrainingSession session = TrainingSession.open(setup, null, manager)) {
 *   session.train(List.of());
 *   session.recorder().epochs();
 *   session.activationStats().rows();
 * }
 * }</pre>
 */
public final class TrainingSession implements AutoCloseable {

  private final TrainingSetup setup;
  private final RunDirectory directory;
  private final CheckpointOptions checkpointOptions;
  private final NDManager manager;
  private final Placement placement;
  private final StopSignal stop = new StopSignal();
  private final DeviceImages train;
  private final ImageSet validationImages;
  private final DeviceImages validation;
  private final Network network;
  private final Recorder recorder;
  private final ActivationStats activationStats;
  private Checkpoint resumed;

  private TrainingSession(
      TrainingSetup setup,
      RunDirectory directory,
      CheckpointOptions checkpointOptions,
      Placement placement)
      throws IOException {
    this.setup = setup;
    this.directory = directory;
    this.checkpointOptions = checkpointOptions;
    this.placement = placement;
    manager = placement.first();
    TrainingSplits splits = setup.data().splits(setup.validation(), setup.seed());
    Normalization normalization = setup.data().normalization();
    int padding = setup.augmentation().cropPadding();
    train = onDevice(splits.train(), normalization, padding, manager);
    validationImages = splits.validation();
    validation = onDevice(validationImages, normalization, 0, manager);
    network =
        Network.create(
            setup.network(), setup.initialisation(), setup.seed(), manager, placement.engine());
    if (setup.weights() != null) {
      NetworkWeights.load(network, setup.weights());
    }
    recorder =
        directory == null
            ? new Recorder()
            : new Recorder(directory.recorder(), directory.metrics());
    activationStats =
        setup.record().activations() == null
            ? null
            : new ActivationStats(
                setup.record().activations(),
                directory == null ? null : directory.activationStats());
  }

  /**
   * As {@link #open(TrainingSetup, RunDirectory, CheckpointOptions, Placement)} with the usual
   * checkpoints.
   */
  public static TrainingSession open(TrainingSetup setup, RunDirectory directory, NDManager parent)
      throws IOException {
    return open(setup, directory, CheckpointOptions.DEFAULT, Placement.on(parent));
  }

  /**
   * Puts the data on the device, builds the network, and tries a batch of each kind.
   *
   * @param directory where the files go, an existing folder; null for none
   * @param checkpoints when to write them there
   * @param place where to train
   * @throws IOException if the weights to start from cannot be read
   */
  public static TrainingSession open(
      TrainingSetup setup, RunDirectory directory, CheckpointOptions checkpoints, Placement place)
      throws IOException {
    TrainingLoop.requireOneDeviceInHalf(setup.training(), place);
    NDManager manager = place.first().newSubManager();
    try {
      TrainingSession session =
          new TrainingSession(setup, directory, checkpoints, place.withFirst(manager));
      TrainingLoop.requireFits(session.train.count(), setup.training());
      BatchNormInput.requireTwoValues(
          setup.network().leaves(),
          session.train.count(),
          setup.training(),
          place.managers().size());
      if (setup.record().activations() != null) {
        RecordedLayers.requireKnown(session.network, setup.record().activations().layers());
        setup.record().activations().kernels().requireUsable(manager.getDevice());
      }
      FirstBatches.attempt(
          setup.network(),
          session.train,
          session.validation,
          setup.augmentation(),
          setup.training(),
          place.withFirst(manager));
      return session;
    } catch (IOException | RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /**
   * Lets {@link #train} continue from the run directory's newest whole checkpoint, with as many
   * threads as there were.
   *
   * @param notices told one line for whatever the user should know: a damaged checkpoint, another
   *     machine
   * @return where it continues; empty if no checkpoint was written yet and it begins anew
   * @throws InvalidInputException if no checkpoint is whole, or it is one of another training
   * @throws IOException if the disk gives an error
   */
  public Optional<LoopState> resume(Consumer<String> notices) throws IOException {
    Optional<Checkpoint> newest = new Checkpoints(directory).newest(notices);
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

  /**
   * Trains to the end and writes what the final weights predict, and the weights themselves; an
   * interrupted training leaves a checkpoint instead.
   *
   * @param more listeners besides the usual ones; the {@link Stateful} among them are resumed too
   * @throws TrainingDivergedException if the loss is no longer a number
   * @throws IOException if the weights cannot be written
   */
  public TrainingResult train(List<? extends Listener> more) throws IOException {
    List<Listener> listeners = new ArrayList<>();
    listeners.add(recorder);
    if (activationStats != null) {
      listeners.add(activationStats);
    }
    listeners.addAll(recordingToFiles());
    listeners.add(new DivergenceGuard());
    if (setup.training().earlyStopping() != null) {
      listeners.add(new EarlyStopping(setup.training().earlyStopping()));
    }
    if (setup.training().maxSeconds() != null) {
      listeners.add(new TimeLimit(setup.training().maxSeconds()));
    }
    listeners.addAll(more);
    CheckpointWriter checkpoints = directory == null ? null : checkpointWriter(listeners);
    if (checkpoints != null) {
      listeners.add(checkpoints);
    }
    try (TrainingLoop loop = loop(listeners)) {
      if (resumed != null) {
        loop.restore(resumed);
        checkpoints.continueFrom(resumed);
      }
      TrainingResult result = loop.run();
      if (directory != null && !stop.interrupted()) {
        predictions().write(directory);
        // Last of all: it says that the run is finished.
        new SafeTensors(NetworkWeights.capture(network), metadata().toMap())
            .write(directory.weights());
      }
      return result;
    }
  }

  /** A loop over this session's network and data that only {@code listeners} follow. */
  public TrainingLoop loop(List<? extends Listener> listeners) {
    return new TrainingLoop(
        network,
        train,
        validation,
        setup.augmentation(),
        setup.training(),
        setup.seed(),
        listeners,
        stop,
        placement);
  }

  /**
   * Tries learning rates from very low to very high; the network is afterwards as it was before.
   *
   * @param listener follows the test, as to show progress
   */
  public RangeTest findLearningRate(Listener listener) {
    ImageSet one = validationImages.subset(new int[] {0});
    try (DeviceImages validation = onDevice(one, setup.data().normalization(), 0, manager)) {
      return RangeTest.run(
          network,
          train,
          validation,
          setup.augmentation(),
          setup.training(),
          setup.seed(),
          listener,
          manager);
    }
  }

  private Predictions predictions() {
    float[][] probabilities =
        new Predictor(network, manager).probabilities(validation, setup.training().batchSize());
    return new Predictions(validationImages, setup.data().classNames(), probabilities);
  }

  /** What is recorded in files alone. */
  private List<Listener> recordingToFiles() {
    RecordOptions record = setup.record();
    List<Listener> listeners = new ArrayList<>();
    if (directory == null) {
      return listeners;
    }
    ActivationOptions layers =
        record.activations() == null ? ActivationOptions.FASTAI : record.activations();
    if (record.histogram() != null) {
      listeners.add(
          new ActivationHistogram(record.histogram(), layers, directory.activationHistogram()));
    }
    if (record.gradients() != null) {
      listeners.add(new GradientStats(record.gradients(), directory.gradientStats()));
    }
    if (record.activationGradients() != null) {
      listeners.add(
          new ActivationGradientStats(
              record.activationGradients(), layers, directory.activationGradientStats()));
    }
    return listeners;
  }

  private CheckpointWriter checkpointWriter(List<Listener> listeners) {
    EarlyStoppingOptions early = setup.training().earlyStopping();
    return new CheckpointWriter(
        new Checkpoints(directory),
        checkpointOptions,
        early == null ? EpochResult::validLoss : early::score,
        listeners.stream().filter(Stateful.class::isInstance).map(Stateful.class::cast).toList());
  }

  /** The network, trained once {@link #train} has returned; it lives as long as the session. */
  public Network network() {
    return network;
  }

  /** Batches and epochs of the training. */
  public Recorder recorder() {
    return recorder;
  }

  /** What every layer put out; null where that is not recorded. */
  public ActivationStats activationStats() {
    return activationStats;
  }

  /** Ends the training early. */
  public StopSignal stop() {
    return stop;
  }

  private ModelMetadata metadata() {
    ImageSet images = setup.data().train();
    return new ModelMetadata(
        setup.data().classNames(),
        images.channels(),
        images.height(),
        images.width(),
        setup.data().normalization(),
        setup.data().preparation());
  }

  private static DeviceImages onDevice(
      ImageSet images, Normalization normalization, int padding, NDManager manager) {
    long needed = DeviceImages.bytesNeeded(images, Storage.FLOATS, padding);
    Storage storage = Storage.fitting(needed, DeviceMemory.forImages(manager.getDevice()));
    return DeviceImages.of(images, normalization, storage, padding, manager);
  }

  @Override
  public void close() {
    manager.close();
  }
}
