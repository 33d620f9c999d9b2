package io.github.convlens.experiment;

import ai.djl.Device;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.experiment.device.OpenDevices;
import io.github.convlens.experiment.follow.RunLogs;
import io.github.convlens.experiment.run.Environment;
import io.github.convlens.experiment.run.RunPlace;
import io.github.convlens.experiment.yaml.ResumedConfiguration.MoreEpochs;
import io.github.convlens.model.engine.EngineCheck;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.LoopState;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.loop.TrainingResult;
import io.github.convlens.training.loop.Workers;
import io.github.convlens.training.record.Listings;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.session.TrainingSession;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A training run that is ready to start. Its data and its network are on the devices, and its
 * directory is locked against other processes. {@link Configuration#open(RunDirectory)} opens a
 * session.
 */
public final class ExperimentSession implements AutoCloseable {

  private final RunPlace place;
  private final OpenDevices devices;
  private final TrainingSession training;
  private final Configuration configuration;
  private final @Nullable MoreEpochs moreEpochs;

  private ExperimentSession(
      RunPlace place,
      OpenDevices devices,
      TrainingSession training,
      Configuration configuration,
      @Nullable MoreEpochs moreEpochs) {
    this.place = place;
    this.configuration = configuration;
    this.devices = devices;
    this.training = training;
    this.moreEpochs = moreEpochs;
  }

  static ExperimentSession open(
      Configuration configuration,
      DataSet data,
      List<Device> devices,
      RunPlace place,
      EngineCheck engine)
      throws IOException {
    OpenDevices open = OpenDevices.of(devices);
    TrainingSession training = null;
    try {
      training =
          TrainingSession.open(
              configuration.setup(data),
              place.directory(),
              configuration.checkpoint(),
              open.placement().checkedBy(engine));
      Optional<MoreEpochs> moreEpochs =
          place.begin(
              configuration.yaml(), Environment.current(devices, configuration.record(), engine));
      Listings.write(data.listings(), place.directory().root());
      return new ExperimentSession(place, open, training, configuration, moreEpochs.orElse(null));
    } catch (IOException | RuntimeException | Error e) {
      TrainingSession opened = training;
      try (open;
          opened) {
        throw e;
      }
    }
  }

  /** The run directory, to which the session writes its files. */
  public RunDirectory directory() {
    return place.directory();
  }

  /**
   * Notes for the user, one line each, for example that the network's head was not loaded from the
   * file of weights, but starts with new values.
   */
  public List<String> notes() {
    return training.notes();
  }

  /**
   * The old and the new number of epochs, if the run continues with more epochs than it began with.
   */
  public Optional<MoreEpochs> moreEpochs() {
    return Optional.ofNullable(moreEpochs);
  }

  /** The signal that ends training early. It can be set from any thread. */
  public StopSignal stop() {
    return training.stop();
  }

  /**
   * Lets {@link #train} continue from the newest intact checkpoint of the run directory.
   *
   * @param warnings receives a line for each checkpoint that is damaged
   * @return the position from which training continues; empty if there is no checkpoint yet
   */
  public Optional<LoopState> resume(Consumer<String> warnings) throws IOException {
    return training.resume(warnings);
  }

  /** Lets workers train the rounds, if the configuration divides training into rounds. */
  public void trainBy(Workers workers) {
    training.trainBy(workers);
  }

  /**
   * Trains until the last epoch ends, or {@link #stop} is signalled.
   *
   * @param listeners listeners in addition to those that write the run's files
   * @throws io.github.convlens.training.loop.TrainingDivergedException if the loss is no longer
   *     finite
   */
  @SuppressWarnings("try") // until they are closed, the logs copy new rows of the run's files
  public TrainingResult train(Listener... listeners) throws IOException {
    try (RunLogs logs =
        RunLogs.follow(configuration.facts(directory()), configuration.log(), logger()::warn)) {
      return training.train(List.of(listeners));
    }
  }

  /** The logger. It is not a constant, since most commands do not need logging. */
  private static Logger logger() {
    return LoggerFactory.getLogger(ExperimentSession.class);
  }

  /** Frees the devices and unlocks the run directory. */
  @Override
  public void close() throws IOException {
    try (place;
        devices) {
      training.close();
    }
  }
}
