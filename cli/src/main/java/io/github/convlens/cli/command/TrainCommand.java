package io.github.convlens.cli.command;

import ai.djl.Device;
import io.github.convlens.cli.terminal.BatchProgress;
import io.github.convlens.cli.terminal.ProgressDisplay;
import io.github.convlens.cli.terminal.RunLog;
import io.github.convlens.core.Failure;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.ExperimentSession;
import io.github.convlens.experiment.NetworkInput;
import io.github.convlens.experiment.cluster.Cluster;
import io.github.convlens.experiment.cluster.SentTraining;
import io.github.convlens.experiment.run.CrossValidation;
import io.github.convlens.experiment.run.RepeatedResults;
import io.github.convlens.experiment.run.RepeatedRuns;
import io.github.convlens.experiment.run.RunPlace;
import io.github.convlens.experiment.run.StopOnSignal;
import io.github.convlens.experiment.yaml.ResumedConfiguration;
import io.github.convlens.insight.Diagnosis;
import io.github.convlens.insight.Report;
import io.github.convlens.insight.report.LivePage;
import io.github.convlens.insight.watch.EarlyFindings;
import io.github.convlens.model.engine.EngineCheck;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.loop.TrainingResult;
import io.github.convlens.training.record.EpochTable;
import io.github.convlens.training.record.PlainProgress;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.stop.PauseAfter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code convlens train}. */
@Command(
    name = "train",
    description = {
      "Train the network that a configuration describes, and write weights, statistics of"
          + " every layer and a log to a run directory."
    })
public final class TrainCommand extends ConsoleCommand {
  @Mixin private ConfigArguments arguments;

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      description = "The folder for the run's files; by default runs/NAME-YYYYMMDD-HHMMSS.")
  private @Nullable Path runDirectory;

  @Option(
      names = "--resume",
      description =
          "Continue the run in --run-dir from its newest checkpoint, as if it had never stopped.")
  private boolean resume;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Train N times, with seed, seed + 1, …, and show the mean and the spread.")
  private @Nullable Integer seeds;

  @Option(
      names = "--folds",
      paramLabel = "K",
      description =
          "Cross-validation: divide the training split into K parts with the same"
              + " proportions of classes, and train K times, with each part once as the validation"
              + " split. Writes folds.csv and all predictions. With --seeds, this is done for every"
              + " seed.")
  private @Nullable Integer folds;

  @Option(
      names = "--live",
      description =
          "Serve a web page that shows the training as it runs. Only this machine can reach it.")
  private boolean live;

  @Option(
      names = "--pause-after",
      paramLabel = "EPOCHS",
      description =
          "Stop with a checkpoint once the run has EPOCHS epochs in total, including those"
              + " before a --resume; --resume continues the run.")
  private Integer pauseAfter;

  @Option(
      names = "--end-with-input",
      description =
          "Stop when standard input is closed, as if SIGTERM had been received. The training"
              + " then ends together with the program that started it.")
  private boolean endWithInput;

  @Mixin private ClusterOptions clusterOptions;

  private final EngineCheck engine;
  private @Nullable Cluster cluster;

  /** Creates the command with the check of this process's libtorch. */
  public TrainCommand() {
    this(EngineCheck.ofProcess());
  }

  /** Creates the command with {@code engine} as the check of libtorch's convolutions. */
  public TrainCommand(EngineCheck engine) {
    this.engine = engine;
  }

  @Override
  public Integer call() throws IOException {
    if (seeds != null && seeds < 2) {
      throw misuse("--seeds " + seeds + ": give a number of runs, 2 or more");
    }
    if (folds != null && folds < 2) {
      throw misuse("--folds " + folds + ": give a number of parts, 2 or more");
    }
    if (pauseAfter != null && pauseAfter < 1) {
      throw misuse("--pause-after " + pauseAfter + ": give a number of epochs, 1 or more");
    }
    if (endWithInput) {
      StopOnSignal.whenEnds(System.in);
    }
    clusterOptions.addTo(arguments);
    try (RunLog runLog = new RunLog()) {
      Configuration configuration = arguments.load(log()::info);
      clusterOptions.require(configuration, this::misuse);
      List<Device> devices = configuration.devices();
      Path folder = resume ? runToResume() : RunPlace.unused(runDirectory, configuration.name());
      Optional<Cluster> connected = clusterOptions.connect();
      cluster = connected.orElse(null);
      try (StopOnSignal signals = new StopOnSignal()) {
        Surroundings surroundings = new Surroundings(devices, signals, runLog);
        return seeds == null && folds == null
            ? train(configuration, folder, resume, surroundings)
            : trainAll(configuration.seed(), folder, surroundings);
      } finally {
        connected.ifPresent(Cluster::close);
      }
    }
  }

  /**
   * The folder of the data on this machine; null for the usual folders. With --data-uri, the data
   * is copied to this folder first.
   */
  private @Nullable Path data() throws IOException {
    return clusterOptions.data() == null
        ? arguments.place().dataDirectory()
        : Objects.requireNonNull(cluster).data(clusterOptions.data());
  }

  private Path runToResume() {
    if (runDirectory == null) {
      throw misuse("--resume needs the run directory to continue: give --run-dir too");
    }
    return runDirectory;
  }

  /** The resources that all runs of one command share. */
  private record Surroundings(List<Device> devices, StopOnSignal signals, RunLog runLog) {}

  private int trainAll(long first, Path folder, Surroundings surroundings) throws IOException {
    RepeatedRuns runs =
        new RepeatedRuns(folder, first, seeds == null ? 0 : seeds, folds == null ? 0 : folds);
    if (resume) {
      runs.requireResumable(member -> configuration(member).yaml());
    }
    List<RepeatedRuns.Member> members = runs.members();
    for (int i = 0; i < members.size(); i++) {
      RepeatedRuns.Member member = members.get(i);
      log().info("{} ({} of {})", member.name(), i + 1, members.size());
      boolean begun = resume && member.begun();
      int code = train(configuration(member), member.directory(), begun, surroundings);
      if (code != ExitCode.DONE) {
        return code;
      }
    }
    if (!runs.finished()) {
      log().info("the mean and spread of the runs will be shown once all of them have finished");
      return ExitCode.DONE;
    }
    RepeatedResults results = RepeatedResults.read(runs);
    results.lines().forEach(this::say);
    if (folds != null) {
      new CrossValidation(results).write().forEach(this::say);
      log().info("folds.csv and predictions.csv are in {}", folder);
    }
    return ExitCode.DONE;
  }

  private Configuration configuration(RepeatedRuns.Member member) {
    return arguments.loadWith(member.settings().toArray(String[]::new));
  }

  private int train(
      Configuration configuration, Path folder, boolean begun, Surroundings surroundings)
      throws IOException {
    RunDirectory directory = new RunDirectory(folder);
    if (begun
        && directory.finished()
        && ResumedConfiguration.requireSameResults(directory.config(), configuration.yaml())
            .isEmpty()) {
      log().info("run directory {}: the run is already finished, nothing to do", folder);
      return ExitCode.DONE;
    }
    try (RunPlace run = begun ? RunPlace.existing(folder) : RunPlace.fresh(folder)) {
      return train(configuration, run, surroundings);
    }
  }

  private int train(Configuration configuration, RunPlace run, Surroundings surroundings)
      throws IOException {
    List<String> stopOn = configuration.training().stopping().findings();
    EarlyFindings.requireEarly(stopOn);
    configuration.requireWeights();
    DataSet data = OpenedData.open(configuration, data(), err(), engine);
    data.notes().forEach(log()::info);
    EarlyFindings early =
        new EarlyFindings(
            run.directory().root(),
            NetworkInput.of(data),
            stopOn,
            line -> log().warn("diagnosis {}", line));
    RunDirectory directory = run.directory();
    try (ExperimentSession session =
        configuration.open(run, data, surroundings.devices(), engine)) {
      surroundings.signals().guard(session.stop());
      if (cluster != null) {
        SentTraining sent = SentTraining.of(configuration, arguments.place().dataDirectory());
        String uri = clusterOptions.data();
        session.trainBy(cluster.workers(uri == null ? sent : sent.withData(uri)));
      }
      surroundings.runLog().begin(directory.log());
      try {
        log().info("run directory: {}", directory.root());
        session.notes().forEach(log()::info);
        session.moreEpochs().ifPresent(epochs -> log().info(epochs.line()));
        if (run.resumed()) {
          log()
              .info(
                  session
                      .resume(log()::warn)
                      .map(from -> "continuing " + from.place())
                      .orElse("no checkpoint has been written yet: starting from the beginning"));
        }
        PauseAfter pause = new PauseAfter(pauseAfter == null ? Integer.MAX_VALUE : pauseAfter);
        TrainingResult result = train(session, directory.root(), early, pause);
        return ended(result, directory.root(), early, pause);
      } finally {
        surroundings.runLog().end();
      }
    }
  }

  /** Trains, and then writes a report and a diagnosis, even if training diverged. */
  private TrainingResult train(
      ExperimentSession session, Path folder, EarlyFindings early, PauseAfter pause)
      throws IOException {
    Optional<TrainingResult> result = Optional.empty();
    try (LivePage page = live ? new LivePage(folder) : null) {
      if (page != null) {
        log().info("live: {}", page.address());
      }
      result =
          Optional.of(
              session.train(
                  early,
                  pause,
                  new EpochTable(this::say),
                  ProgressDisplay.isTerminal()
                      ? new BatchProgress()
                      : new PlainProgress(log()::info)));
      return result.get();
    } finally {
      boolean intended = early.stoppedBy().isPresent() || result.map(pause::ended).orElse(false);
      explain(folder, session.stop(), intended);
    }
  }

  /**
   * Writes the report and the diagnosis, unless a signal arrived: Java is then shutting down, and
   * classes that add a shutdown hook when they are loaded would fail. A failure of this method must
   * not hide how training ended.
   *
   * @param intended whether convlens itself stopped training, because of --pause-after or
   *     training.stop_on
   */
  private void explain(Path folder, StopSignal stop, boolean intended) {
    if (stop.interrupted() && !intended) {
      return;
    }
    try {
      Report report = Report.of(folder);
      report.write();
      for (Diagnosis diagnosis : report.diagnoses()) {
        diagnosis.lines().forEach(line -> say("diagnosis: " + line));
      }
    } catch (IOException | RuntimeException e) {
      if (!stop.interrupted()) {
        log().warn("no report: {} ('convlens report {}' tries again)", Failure.line(e), folder);
      }
    }
  }

  private int ended(TrainingResult result, Path folder, EarlyFindings early, PauseAfter pause) {
    result.stopped().ifPresent(reason -> log().info("stopped: {}", reason.text()));
    if (result.stopped().map(StopSignal.Reason::interrupted).orElse(false)) {
      log().info("to continue, repeat the command with --run-dir {} --resume", runDir(folder));
      log().info("to see the run so far: convlens report {}", folder);
      int code = pause.ended(result) ? ExitCode.DONE : ExitCode.INTERRUPTED;
      return early.stoppedBy().isPresent() ? ExitCode.DIVERGED : code;
    }
    result
        .last()
        .ifPresent(epoch -> log().info("{}; everything is in {}", epoch.headline(), folder));
    return ExitCode.DONE;
  }

  /**
   * The folder to give as --run-dir to continue. If there are several runs, it is an ancestor of
   * each run's folder.
   */
  private Path runDir(Path folder) {
    Path outer = seeds == null ? folder : folder.getParent();
    return Objects.requireNonNull(folds == null || outer == null ? outer : outer.getParent());
  }

  /** Writes a line of results to standard output and, if the run has a log, to the log. */
  @Override
  void say(String line) {
    super.say(line);
    LoggerFactory.getLogger(RunLog.SHOWN).info(line);
  }
}
