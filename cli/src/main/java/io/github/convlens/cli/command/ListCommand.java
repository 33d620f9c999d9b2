package io.github.convlens.cli.command;

import io.github.convlens.cli.terminal.ProgressDisplay;
import io.github.convlens.experiment.run.RunFolder;
import io.github.convlens.insight.ListedRun;
import io.github.convlens.insight.RunTable;
import io.github.convlens.training.session.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convlens list}. */
@Command(
    name = "list",
    description =
        "List the runs in a folder: state, accuracy (or the task's main score) and loss of the"
            + " last epoch, age, training time and findings.")
public final class ListCommand extends ConsoleCommand {
  @Parameters(
      paramLabel = "RUNS_FOLDER",
      arity = "0..1",
      defaultValue = "runs",
      description = "The folder of run directories; by default ${DEFAULT-VALUE}.")
  private Path folder;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.",
      defaultValue = "table")
  private Format format;

  @Option(
      names = "--quick",
      description =
          "Leave out the findings, which is faster: they require all tables of a run"
              + " to be read.")
  private boolean quick;

  /** The format of the output. */
  enum Format {
    TABLE,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws IOException {
    List<RunDirectory> directories = RunFolder.runs(folder);
    List<ListedRun> runs = new ArrayList<>();
    try (ProgressDisplay progress = ProgressDisplay.on(err())) {
      for (RunDirectory directory : directories) {
        progress.update("reading runs", runs.size(), directories.size());
        runs.add(ListedRun.of(directory, !quick));
      }
    }
    if (format == Format.JSON) {
      say(ListedRun.json(runs));
    } else if (runs.isEmpty()) {
      say("no runs in " + folder);
    } else {
      new RunTable(folder, runs, !quick).lines().forEach(this::say);
    }
    return ExitCode.DONE;
  }
}
