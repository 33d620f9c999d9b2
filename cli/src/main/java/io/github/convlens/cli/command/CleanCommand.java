package io.github.convlens.cli.command;

import io.github.convlens.experiment.run.RunFolder;
import io.github.convlens.experiment.run.RunState;
import io.github.convlens.training.session.RunDirectory;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convlens clean}. */
@Command(
    name = "clean",
    description =
        "Delete the checkpoints of the finished runs in a folder, after asking. Weights,"
            + " tables and reports are kept, but --checkpoint best and training for more epochs"
            + " no longer work with these runs.")
public final class CleanCommand extends ConsoleCommand {
  private static final double MEGABYTE = 1e6;

  @Parameters(
      paramLabel = "RUNS_FOLDER",
      arity = "0..1",
      defaultValue = "runs",
      description = "The folder of run directories; by default ${DEFAULT-VALUE}.")
  private Path folder;

  @Option(names = "--yes", description = "Delete without asking.")
  private boolean yes;

  @Override
  public Integer call() throws IOException {
    Map<RunDirectory, Long> finished = new LinkedHashMap<>();
    for (RunDirectory run : RunFolder.runs(folder)) {
      long bytes = RunFolder.checkpointBytes(run);
      if (bytes > 0 && RunFolder.state(run) == RunState.FINISHED) {
        finished.put(run, bytes);
      }
    }
    if (finished.isEmpty()) {
      say("no checkpoints of finished runs in " + folder);
      return ExitCode.DONE;
    }
    finished.forEach((run, bytes) -> say(megabytes(bytes) + "  " + run.checkpoints()));
    if (!yes && !agreed(finished.size())) {
      say("nothing was deleted");
      return ExitCode.DONE;
    }
    long freed = 0;
    for (Map.Entry<RunDirectory, Long> one : finished.entrySet()) {
      if (RunFolder.deleteCheckpoints(one.getKey())) {
        freed += one.getValue();
      } else {
        say("not deleted, since it is training now: " + one.getKey().root());
      }
    }
    say(megabytes(freed).strip() + " freed");
    return ExitCode.DONE;
  }

  // From Java 22 onwards, there is a console even without a terminal. The end of input means no.
  @SuppressWarnings("SystemConsoleNull")
  private boolean agreed(int runs) {
    Console console = System.console();
    if (console == null) {
      throw misuse("clean asks before it deletes anything, and this is not a terminal: give --yes");
    }
    String answer =
        console.readLine(
            "Delete the checkpoints of %s? [y/N] ",
            runs == 1 ? "this run" : "these " + runs + " runs");
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%9.1f MB", bytes / MEGABYTE);
  }
}
