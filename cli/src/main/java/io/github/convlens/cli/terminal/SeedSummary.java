package io.github.convlens.cli.terminal;

import io.github.convlens.core.Count;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.EpochResult.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Mean and spread of the last epochs of runs that differ in their seed. */
public final class SeedSummary {

  private final List<EpochResult> runs;

  private SeedSummary(List<EpochResult> runs) {
    this.runs = runs;
  }

  /**
   * @param runs the last epoch of each run
   */
  public static SeedSummary of(List<EpochResult> runs) {
    return new SeedSummary(List.copyOf(runs));
  }

  /** A table: mean, standard deviation (n − 1), lowest and highest. */
  public Stream<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-10s  %8s  %8s  %8s  %8s  (%s)"
            .formatted("", "mean", "std", "lowest", "highest", Count.of(runs.size(), "run")));
    lines.add(line(Column.TRAIN_LOSS));
    lines.add(line(Column.VALID_LOSS));
    if (runs.stream().noneMatch(run -> Double.isNaN(run.accuracy()))) {
      lines.add(line(Column.ACCURACY));
    }
    Set<String> scores = runs.isEmpty() ? Set.of() : runs.get(0).scores().keySet();
    scores.forEach(key -> lines.add(line(key, epoch -> epoch.scores().get(key))));
    return lines.stream();
  }

  private String line(Column column) {
    return line(
        column.key(), epoch -> ((Number) column.heading().cell().apply(epoch)).doubleValue());
  }

  private String line(String name, ToDoubleFunction<EpochResult> metric) {
    double[] values = runs.stream().mapToDouble(metric).sorted().toArray();
    double mean = runs.stream().mapToDouble(metric).average().orElse(Double.NaN);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double std = Math.sqrt(squares / (values.length - 1));
    return String.format(
        Locale.ROOT,
        "%-10s  %8.4f  %8.4f  %8.4f  %8.4f",
        name,
        mean,
        std,
        values[0],
        values[values.length - 1]);
  }
}
