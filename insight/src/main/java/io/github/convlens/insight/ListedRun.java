package io.github.convlens.insight;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.run.RunFolder;
import io.github.convlens.experiment.run.RunState;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.EpochResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a list of runs says of one.
 *
 * @param directory the run directory
 * @param last the last completed epoch; null before that
 * @param seconds spent in completed epochs
 * @param changed when the run last wrote a result
 * @param findings names of the diagnosis's rules; null where it was not asked for, or a file of the
 *     run is damaged
 */
public record ListedRun(
    Path directory,
    RunState state,
    @Nullable EpochResult last,
    double seconds,
    Instant changed,
    @Nullable List<String> findings) {

  /**
   * Reads a run.
   *
   * @param diagnose whether to examine it, which reads all its tables
   */
  public static ListedRun of(RunDirectory run, boolean diagnose) throws IOException {
    List<EpochResult> epochs = List.of();
    Path newest = run.config();
    if (Files.exists(run.metrics())) {
      newest = run.metrics();
      try {
        epochs = EpochResult.TABLE.read(run.metrics());
      } catch (InvalidInputException e) {
        epochs = List.of();
      }
    }
    return new ListedRun(
        run.root(),
        RunFolder.state(run),
        epochs.isEmpty() ? null : epochs.get(epochs.size() - 1),
        epochs.stream().mapToDouble(EpochResult::seconds).sum(),
        Files.getLastModifiedTime(newest).toInstant(),
        diagnose ? findings(run) : null);
  }

  private static @Nullable List<String> findings(RunDirectory run) throws IOException {
    try {
      return Diagnosis.of(run.root()).findings().stream().map(Finding::rule).toList();
    } catch (InvalidInputException e) {
      return null;
    }
  }
}
