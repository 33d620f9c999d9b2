package io.github.convlens.cli.command;

import io.github.convlens.cli.terminal.ProgressDisplay;
import io.github.convlens.experiment.run.RunFolder;
import io.github.convlens.insight.ListedRun;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.EpochResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
        "List the runs in a folder: state, accuracy and loss of the last epoch, age, training time"
            + " and findings.")
public final class ListCommand extends ConsoleCommand {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

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
      description = "Leave out the findings, for which all tables of a run are read.")
  private boolean quick;

  /** How the runs are written. */
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
      table(runs);
    }
    return ExitCode.DONE;
  }

  private void table(List<ListedRun> runs) {
    int width = 3;
    for (ListedRun run : runs) {
      width = Math.max(width, shown(run).length());
    }
    String row = "%-" + width + "s  %-10s  %6s  %8s  %10s  %8s  %8s  %s";
    say(
        row.formatted("run", "state", "epochs", "accuracy", "valid_loss", "age", "time", "findings")
            .strip());
    Instant now = Instant.now();
    for (ListedRun run : runs) {
      EpochResult last = run.last();
      say(
          row.formatted(
                  shown(run),
                  run.state(),
                  last == null ? "0" : Integer.toString(last.epoch() + 1),
                  last == null ? "" : number(last.accuracy()),
                  last == null ? "" : number(last.validLoss()),
                  span(Duration.between(run.changed(), now).toSeconds()),
                  span(Math.round(run.seconds())),
                  findings(run))
              .stripTrailing());
    }
  }

  private String shown(ListedRun run) {
    Path name =
        folder.equals(run.directory()) ? run.directory() : folder.relativize(run.directory());
    return name.toString().replaceAll("\\p{Cntrl}", "?");
  }

  private String findings(ListedRun run) {
    if (run.findings() == null) {
      return quick ? "" : "damaged: cannot be read";
    }
    return run.findings().isEmpty() ? "none" : String.join(", ", run.findings());
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
  }

  /** In the largest unit of which there are two or more. */
  private static String span(long seconds) {
    if (seconds >= 2 * DAY) {
      return seconds / DAY + " d";
    }
    if (seconds >= 2 * HOUR) {
      return seconds / HOUR + " h";
    }
    return seconds >= 2 * MINUTE ? seconds / MINUTE + " min" : Math.max(0, seconds) + " s";
  }
}
