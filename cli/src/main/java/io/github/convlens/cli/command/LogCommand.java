package io.github.convlens.cli.command;

import io.github.convlens.core.DiskFault;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.follow.RunLogs;
import io.github.convlens.experiment.log.LogOptions;
import io.github.convlens.experiment.run.RunFolder;
import io.github.convlens.experiment.run.RunState;
import io.github.convlens.training.session.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convlens log}. */
@Command(
    name = "log",
    description =
        "Log a run after its training: the values that a server did not receive during"
            + " training, or the whole run if its configuration has no log section.")
public final class LogCommand extends ConsoleCommand {

  @Parameters(paramLabel = "RUN_DIR", description = "The run directory.")
  private Path directory;

  @Option(names = "--tensorboard", description = "Write an event file into the run directory.")
  private boolean tensorboard;

  @Option(
      names = "--mlflow",
      paramLabel = "ADDRESS",
      description =
          "The MLflow server, such as http://127.0.0.1:5000; it receives only what it does not"
              + " have yet.")
  private String mlflow;

  @Option(
      names = "--every",
      paramLabel = "N",
      description =
          "The number of batches from one logged value to the next; by default"
              + " log.every of the run.")
  private Integer every;

  @Override
  public Integer call() throws IOException {
    RunDirectory run = new RunDirectory(directory);
    if (!Files.isRegularFile(run.config())) {
      throw new InvalidInputException(
          directory
              + ": is not a run directory: it has no config.yaml: give the folder that train"
              + " named");
    }
    Configuration configuration = Configuration.read(run.config());
    if (!tensorboard && mlflow == null) {
      throw misuse("nowhere to log to: give --tensorboard, --mlflow ADDRESS, or both");
    }
    if (RunFolder.state(run) == RunState.RUNNING) {
      throw new InvalidInputException(
          directory + " is training now: wait until it ends, or set log in its configuration");
    }
    LogOptions options =
        new LogOptions(tensorboard, mlflow, every == null ? configuration.log().every() : every);
    try {
      RunLogs.deliver(configuration.facts(run), options);
    } catch (IOException e) {
      throw new InvalidInputException(DiskFault.message(e) + ": try again later", e);
    }
    say(directory + ": logged");
    return ExitCode.DONE;
  }
}
