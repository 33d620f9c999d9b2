package io.github.convlens.experiment;

import ai.djl.Device;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.DataSets;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.experiment.device.Bfloat16;
import io.github.convlens.experiment.device.DeviceChoice;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.experiment.follow.RunFacts;
import io.github.convlens.experiment.log.LogOptions;
import io.github.convlens.experiment.run.RunPlace;
import io.github.convlens.experiment.weights.WeightsStore;
import io.github.convlens.experiment.yaml.Keys;
import io.github.convlens.experiment.yaml.Quoted;
import io.github.convlens.experiment.yaml.Section;
import io.github.convlens.experiment.yaml.Setting;
import io.github.convlens.experiment.yaml.YamlReader;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.architecture.ModelOptions;
import io.github.convlens.model.engine.EngineCheck;
import io.github.convlens.training.checkpoint.CheckpointOptions;
import io.github.convlens.training.loop.TaskFit;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.precision.Precision;
import io.github.convlens.training.record.RecordOptions;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.session.TrainingSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of a training run, read from a configuration file and completed with the defaults.
 *
 * <pre>{@code
 * Configuration configuration = Configuration.read(Path.of("configs/digits.yaml"));
 * try (ExperimentSession session = configuration.open(new RunDirectory(folder))) {
 *   session.train();
 * }
 * }</pre>
 */
public final class Configuration {

  private final String name;
  private final long seed;
  private final DeviceChoice device;
  private final DataOptions data;
  private final ModelOptions model;
  private final TrainingOptions training;
  private final RecordOptions record;
  private final CheckpointOptions checkpoint;
  private final LogOptions log;
  private final String yaml;

  Configuration(Section s, String yaml) {
    name = name(s);
    seed = s.get(Keys.SEED);
    device = s.get(Keys.DEVICE);
    data = s.get(Keys.DATA);
    model = s.get(Keys.MODEL);
    training =
        s.get(Keys.TRAINING)
            .with(TrainingOptions.PRECISION, s.get(TrainingOptions.PRECISION))
            .with(TrainingOptions.TASK, data.task());
    requireFitsTask(training);
    record = s.get(Keys.RECORD);
    checkpoint = s.get(Keys.CHECKPOINT);
    log = s.get(Keys.LOG);
    this.yaml = yaml;
  }

  private static void requireFitsTask(TrainingOptions training) {
    try {
      TaskFit.require(training);
    } catch (InvalidInputException e) {
      throw e.within(Keys.TRAINING.key());
    }
  }

  /**
   * Reads a file and fills in the defaults.
   *
   * @throws InvalidInputException if the file contains an error; the message names the file, the
   *     key, and what is expected
   */
  public static Configuration read(Path file) {
    return read(file, List.of(), note -> {});
  }

  /**
   * Reads a file, overrides its values with settings and fills in the defaults.
   *
   * @param settings the settings, in the form {@code KEY=VALUE}, where the value is YAML
   * @param notes receives a line for each key of the file that a setting overrides
   * @throws InvalidInputException if anything in the file or the settings is invalid; the message
   *     names the file or the setting, the key, and what is expected
   */
  public static Configuration read(Path file, List<String> settings, Consumer<String> notes) {
    List<Setting> parsed = settings.stream().map(Setting::parse).toList();
    return ConfigurationFile.read(file).with(parsed, notes);
  }

  /** The name, a part of the run directory's name; by default the file's name without extension. */
  public String name() {
    return name;
  }

  /** The seed of all random numbers; default 42. */
  public long seed() {
    return seed;
  }

  /** The device; default auto. */
  public DeviceChoice device() {
    return device;
  }

  /** The data set and its augmentation. */
  public DataOptions data() {
    return data;
  }

  /** The network. */
  public ModelOptions model() {
    return model;
  }

  /** The training options. */
  public TrainingOptions training() {
    return training;
  }

  /** The tables that are recorded about every layer and batch. */
  public RecordOptions record() {
    return record;
  }

  /** The checkpoint options. */
  public CheckpointOptions checkpoint() {
    return checkpoint;
  }

  /** The additional destinations to which the run is logged. */
  public LogOptions log() {
    return log;
  }

  /** The facts with which the logs of a run for other programs begin ({@link #log()}). */
  public RunFacts facts(RunDirectory directory) {
    return new RunFacts(
        directory, yaml, RunFacts.parameters(YamlReader.parse(yaml)), record.histogram());
  }

  /** This configuration as the content of a file that states every setting. */
  public String yaml() {
    return yaml;
  }

  /**
   * The number of outputs that the network needs for {@code classes} classes, labels or numbers.
   *
   * @throws InvalidInputException if the loss does not fit that many classes
   */
  public int outputs(int classes) {
    try {
      return training.loss().outputs(classes);
    } catch (InvalidInputException e) {
      throw e.within(Keys.TRAINING.key());
    }
  }

  /**
   * Returns the description of the network for the data.
   *
   * @param image the shape of one image
   * @param classes the number of classes, labels or predicted numbers
   * @throws InvalidInputException if the network cannot be built for this image shape and number of
   *     classes
   */
  public NetworkSpec network(FeatureShape image, int classes) {
    int outputs = outputs(classes);
    try {
      return model.architecture().build(image, outputs);
    } catch (InvalidInputException e) {
      throw e.within(Keys.MODEL.key());
    }
  }

  /**
   * The devices to train on. The weights of the run are taken from the first device. If the device
   * is {@code auto}, the choice is logged. So is a warning if the precision is bfloat16 and the
   * processor has no instructions for it.
   *
   * @throws InvalidInputException if a device is missing, or cannot be used as configured
   */
  public List<Device> devices() {
    List<Device> devices = Devices.choose(device, logger()::info);
    if (training.precision() == Precision.FLOAT16 && !devices.stream().allMatch(Device::isGpu)) {
      throw new InvalidInputException(
          "precision",
          "precision: float16 needs a CUDA GPU: use float32 or bfloat16, or set device to cuda");
    }
    if (training.precision() == Precision.BFLOAT16
        && !devices.stream().allMatch(Device::isGpu)
        && Bfloat16.isKnownToBeSlow()) {
      logger()
          .warn(
              "precision: this processor has no instructions for bfloat16, so training takes"
                  + " several times as long as in float32: use float32");
    }
    return devices;
  }

  /**
   * The device of a command that uses only one.
   *
   * @param command the command for the message, such as {@code "bench"}
   * @throws InvalidInputException for the reasons of {@link #devices}, or if the configuration
   *     names several devices
   */
  public Device onlyDevice(String command) {
    List<Device> devices = devices();
    if (devices.size() > 1) {
      throw new InvalidInputException(
          "device", "device: " + command + " works on one device: name one");
    }
    return devices.get(0);
  }

  /**
   * Opens the data set.
   *
   * @param searchPath the folders that are searched for data sets
   * @param progress receives the progress of reading
   * @throws InvalidInputException if the data set is missing or damaged
   */
  public DataSet dataSet(DataSearchPath searchPath, Progress progress) {
    try {
      DataSet images = DataSets.below(searchPath).withProgress(progress).open(data, seed);
      return data.normalize()
          ? WeightsStore.ofProcess()
              .published(model.weights())
              .map(w -> w.normalize(images))
              .orElse(images)
          : images;
    } catch (InvalidInputException e) {
      throw e.within(Keys.DATA.key());
    }
  }

  /**
   * Requires that the published weights are on this machine, if the configuration uses any.
   * Commands call this method before they read pictures, which may take long.
   *
   * @throws InvalidInputException if the weights are missing; the message names the command that
   *     fetches them
   */
  public void requireWeights() {
    WeightsStore.ofProcess().file(model.weights());
  }

  /** Everything that determines the results of training on {@code images}. */
  public TrainingSetup setup(DataSet images) {
    NetworkInput input = NetworkInput.of(images);
    return TrainingSetup.of(images, network(input.image(), input.classes()))
        .withValidation(data.validation())
        .withAugmentation(data.augment())
        .withInitialisation(model.init())
        .withWhitening(model.whitening())
        .withWeights(WeightsStore.ofProcess().file(model.weights()))
        .withHead(model.head())
        .withTraining(training)
        .withRecord(record)
        .withSeed(seed);
  }

  /**
   * Opens a training run in a new directory, with data from the usual folders.
   *
   * @param directory a path that does not exist; the directory is created only if the data and the
   *     network are valid
   * @throws InvalidInputException if the directory exists or cannot be created, or the data or a
   *     device is missing
   */
  public ExperimentSession open(RunDirectory directory) throws IOException {
    List<Device> devices = devices();
    requireWeights();
    RunPlace place = RunPlace.fresh(RunPlace.unused(directory.root(), name));
    try {
      return open(place, dataSet(DataSearchPath.ofProcess(null), Progress.NONE), devices);
    } catch (IOException | RuntimeException | Error e) {
      place.close();
      throw e;
    }
  }

  /**
   * Opens a training run in a new directory, or continues the run of an existing one.
   *
   * @param place the run directory; it is closed with the session
   * @param images the images, from {@link #dataSet}
   * @param devices the devices, from {@link #devices}
   */
  public ExperimentSession open(RunPlace place, DataSet images, List<Device> devices)
      throws IOException {
    return open(place, images, devices, EngineCheck.ofProcess());
  }

  /**
   * Opens a training run in the same way as {@link #open(RunPlace, DataSet, List)}.
   *
   * @param engine the check of libtorch's convolutions, which decides how they are computed on a
   *     CPU
   */
  public ExperimentSession open(
      RunPlace place, DataSet images, List<Device> devices, EngineCheck engine) throws IOException {
    return ExperimentSession.open(this, images, devices, place, engine);
  }

  // The name becomes part of a directory's name, so it must not contain a path separator.
  private static String name(Section s) {
    String name = s.text("name");
    if (!name.matches("[\\p{L}\\p{N}_][\\p{L}\\p{N}._+-]{0,99}")) {
      throw new InvalidInputException(
          "name",
          "name is \""
              + Quoted.shortened(name)
              + "\": give at most 100 letters, digits, '-', '_', '+' and '.', beginning with a letter, digit or '_'");
    }
    return name;
  }

  /** Whether all settings are equal, including the defaults. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Configuration configuration && yaml.equals(configuration.yaml);
  }

  @Override
  public int hashCode() {
    return yaml.hashCode();
  }

  /**
   * The logger. It is not a constant, because a constant would start the logging system even for
   * commands that do not need it.
   */
  private static Logger logger() {
    return LoggerFactory.getLogger(Configuration.class);
  }
}
