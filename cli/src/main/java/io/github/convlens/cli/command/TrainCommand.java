package io.github.convlens.cli.command;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.convlens.cli.ExitCode;
import io.github.convlens.cli.config.Configuration;
import io.github.convlens.cli.config.ConfigurationException;
import io.github.convlens.cli.device.Devices;
import io.github.convlens.cli.diagnose.Diagnosis;
import io.github.convlens.cli.report.LivePage;
import io.github.convlens.cli.report.Report;
import io.github.convlens.cli.run.BatchProgress;
import io.github.convlens.cli.run.Environment;
import io.github.convlens.cli.run.EpochTable;
import io.github.convlens.cli.run.NewRun;
import io.github.convlens.cli.run.PlainProgress;
import io.github.convlens.cli.run.RunLog;
import io.github.convlens.cli.run.SeedSummary;
import io.github.convlens.data.DataSet;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.training.EpochResult;
import io.github.convlens.training.RunDirectory;
import io.github.convlens.training.TrainingResult;
import io.github.convlens.training.TrainingSession;
import io.github.convlens.training.TrainingSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code convlens train}. */
@Command(
    name = "train",
    description = {
      "Train a network as a configuration file describes it, and leave weights, statistics of every"
          + " layer and a log in a run directory."
    })
public final class TrainCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(TrainCommand.class);

  private static final Logger SHOWN = LoggerFactory.getLogger(RunLog.SHOWN);

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private ConfigArguments arguments;

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      description = "Where the run's files go; by default runs/NAME-YYYYMMDD-HHMMSS.")
  private Path runDirectory;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Train N times, with seed, seed + 1, …, and show mean and spread.")
  private Integer seeds;

  @Option(
      names = "--live",
      description = "Serve a page that follows the training, on this machine alone.")
  private boolean live;

  @Override
  public Integer call() throws IOException {
    if (seeds != null && seeds < 2) {
      throw new ParameterException(
          spec.commandLine(), "--seeds " + seeds + ": give a number of runs, 2 or more");
    }
    Configuration.Resolved resolved = arguments.load(LOG::info);
    Configuration configuration = resolved.configuration();
    requireFloat32(configuration);
    Device device = oneDevice(configuration);
    Path place = NewRun.place(runDirectory, configuration.name());
    if (seeds == null) {
      train(configuration, resolved.yaml(), device, place);
      return ExitCode.DONE;
    }
    List<EpochResult> last = new ArrayList<>();
    for (int i = 0; i < seeds; i++) {
      long seed = configuration.seed() + i;
      LOG.info("seed {} ({} of {})", seed, i + 1, seeds);
      Configuration.Resolved one = arguments.loadWith("seed=" + seed);
      train(one.configuration(), one.yaml(), device, place.resolve("seed-" + seed))
          .last()
          .ifPresent(last::add);
    }
    SeedSummary.of(last).lines().forEach(this::say);
    return ExitCode.DONE;
  }

  private TrainingResult train(Configuration configuration, String yaml, Device device, Path place)
      throws IOException {
    DataSet data = OpenedData.open(configuration, arguments.place(), spec.commandLine().getErr());
    data.notes().forEach(LOG::info);
    TrainingSetup setup = setup(configuration, data);
    RunDirectory directory = new RunDirectory(place);
    try (NDManager manager = NDManager.newBaseManager(device);
        TrainingSession session = TrainingSession.open(setup, directory, manager)) {
      NewRun.create(place);
      Files.writeString(directory.config(), yaml);
      Environment.current(device).write(directory.environment());
      RunLog log = new RunLog(directory.log());
      try {
        LOG.info("run directory: {}", place);
        TrainingResult result = train(session, place);
        result.stopped().ifPresent(reason -> LOG.info("stopped: {}", reason.text()));
        result.last().ifPresent(epoch -> LOG.info(summary(epoch, place)));
        return result;
      } finally {
        log.close();
      }
    }
  }

  /** Trains and leaves a report and a diagnosis, of a training that diverged too. */
  private TrainingResult train(TrainingSession session, Path place) throws IOException {
    try (LivePage page = live ? new LivePage(place) : null) {
      if (page != null) {
        LOG.info("live: {}", page.address());
      }
      return session.train(
          List.of(
              new EpochTable(this::say),
              System.console() == null ? new PlainProgress(LOG::info) : new BatchProgress()));
    } finally {
      Report.of(List.of(place)).write(place);
      Diagnosis.of(place).lines().forEach(line -> say("diagnosis: " + line));
    }
  }

  static TrainingSetup setup(Configuration configuration, DataSet data) {
    FeatureShape image =
        FeatureShape.image(data.train().channels(), data.train().height(), data.train().width());
    NetworkSpec network =
        configuration.model().build(image, configuration.outputs(data.classNames().size()));
    String weights = configuration.model().weights();
    return new TrainingSetup(
        data,
        configuration.data().validation(),
        configuration.data().augment(),
        network,
        configuration.model().init(),
        weights == null ? null : Path.of(weights),
        configuration.training(),
        configuration.record(),
        configuration.seed());
  }

  private static void requireFloat32(Configuration configuration) {
    if (configuration.precision() != Configuration.Precision.FLOAT32) {
      throw new ConfigurationException(
          "precision", "precision: float16 is not available yet: use float32");
    }
  }

  private static Device oneDevice(Configuration configuration) {
    List<Device> devices = Devices.choose(configuration.device(), LOG::info);
    if (devices.size() > 1) {
      throw new ConfigurationException(
          "device", "device: training on several GPUs is not available yet: name one");
    }
    return devices.get(0);
  }

  private static String summary(EpochResult epoch, Path place) {
    return String.format(
        Locale.ROOT, "accuracy %.4f; everything is in %s", epoch.accuracy(), place);
  }

  /** Results go to standard output, and to the run's log where there is one. */
  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
    SHOWN.info(line);
  }
}
