package io.github.convlens.experiment.run;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.run.RepeatedRuns.Member;
import io.github.convlens.training.session.RunDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The final results of repeated runs, which are the last rows of the runs' {@code metrics.csv}.
 *
 * @param runs the runs, all of which have finished
 * @param ends the last row of each run, in the order of the runs, as a map from columns to values
 */
public record RepeatedResults(RepeatedRuns runs, List<Map<String, Double>> ends) {

  /** Columns that are not results. */
  private static final Set<String> NOT_RESULTS = Set.of("epoch", "seconds", "images_per_second");

  /** Keeps an immutable copy of the list. */
  public RepeatedResults {
    ends = List.copyOf(ends);
  }

  /**
   * Reads the results of all runs.
   *
   * @throws InvalidInputException if a file has no complete row
   * @throws IOException if a file cannot be read
   */
  public static RepeatedResults read(RepeatedRuns runs) throws IOException {
    List<Map<String, Double>> ends = new ArrayList<>();
    for (Member member : runs.members()) {
      RunDirectory directory = new RunDirectory(member.directory());
      Map<String, Double> last =
          new LinkedHashMap<>(LastEpoch.of(directory, Integer.MAX_VALUE).metrics());
      last.keySet().removeAll(NOT_RESULTS);
      if (last.isEmpty()) {
        throw new InvalidInputException(
            directory.metrics()
                + " has no complete row, though the run has finished: move the run's folder away,"
                + " then --resume trains this run again");
      }
      ends.add(last);
    }
    return new RepeatedResults(runs, ends);
  }

  /** The columns in which all runs have a number. */
  List<String> columns() {
    return ends.get(0).keySet().stream()
        .filter(
            column -> ends.stream().noneMatch(end -> end.getOrDefault(column, Double.NaN).isNaN()))
        .toList();
  }

  /**
   * The lines of a table with the mean, the standard deviation (n − 1), the minimum and the maximum
   * of each column.
   *
   * <p>The folds of one seed share most of their training images, so the standard deviation shows
   * how much the result depends on the choice of the validation images, but not how accurate the
   * mean is.
   */
  public List<String> lines() {
    List<String> columns = columns();
    int width = columns.stream().mapToInt(String::length).max().orElse(0);
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-" + width + "s  %8s  %8s  %8s  %8s  (%s)",
            "",
            "mean",
            "std",
            "lowest",
            "highest",
            Count.of(ends.size(), "run")));
    for (String column : columns) {
      double[] values = ends.stream().mapToDouble(end -> end.get(column)).sorted().toArray();
      double mean = Arrays.stream(values).average().orElse(Double.NaN);
      double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      lines.add(
          String.format(
              Locale.ROOT,
              "%-" + width + "s  %8.4f  %8.4f  %8.4f  %8.4f",
              column,
              mean,
              Math.sqrt(squares / (values.length - 1)),
              values[0],
              values[values.length - 1]));
    }
    return lines;
  }
}
