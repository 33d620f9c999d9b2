package io.github.convlens.experiment.follow;

import io.github.convlens.experiment.follow.LogSink.Histogram;
import io.github.convlens.experiment.follow.LogSink.Scalars;
import io.github.convlens.training.record.ActivationHistogram;
import io.github.convlens.training.table.ActivationGradientRow;
import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.BatchRow;
import io.github.convlens.training.table.CsvFile;
import io.github.convlens.training.table.CsvHeader;
import io.github.convlens.training.table.CsvRow;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.GradientRow;
import io.github.convlens.training.table.HistogramRow;
import io.github.convlens.training.table.WorkerColumn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Passes the new rows of a run's CSV files to a {@link LogSink}. The required memory does not grow
 * with the number of rows.
 */
final class RunTail {
  /** The columns that identify a row. All other columns contain values. */
  private static final Set<String> IDENTIFYING_COLUMNS =
      Set.of("epoch", "step", "layer", "name", "parameter", WorkerColumn.KEY);

  private final List<Source> sources = new ArrayList<>();
  private final LogSink sink;
  private final int every;

  /**
   * @param every the interval of batches: every {@code every}-th batch is passed on
   */
  RunTail(RunFacts run, int every, LogSink sink) {
    this.sink = sink;
    this.every = every;
    Path folder = run.directory().root();
    scalars(folder, EpochResult.TABLE.file(), "epoch", "epoch");
    scalars(folder, BatchRow.TABLE.file(), "batch", "step");
    scalars(folder, ActivationRow.TABLE.file(), "activation", "step");
    scalars(folder, GradientRow.TABLE.file(), "gradient", "step");
    scalars(folder, ActivationGradientRow.TABLE.file(), "activation_gradient", "step");
    if (run.histogram() != null) {
      Path file = folder.resolve(HistogramRow.TABLE.file());
      sources.add(new Source(new CsvFile(file), histograms(run.histogram())));
    }
  }

  private record Source(CsvFile file, CsvFile.Rows rows) {}

  /** Passes the new rows to the sink. */
  void read() throws IOException {
    try {
      for (Source source : sources) {
        source.file.read(source.rows);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void scalars(Path folder, String table, String prefix, String axis) {
    sources.add(
        new Source(
            new CsvFile(folder.resolve(table)), WorkerColumn.first(new Rows(table, prefix, axis))));
  }

  /**
   * Chooses the steps that are passed on. If a step is chosen, all its rows are passed on, and the
   * next {@code every} − 1 steps are skipped.
   */
  private final class Steps {
    private long chosen = -1;
    private long next;

    boolean take(long step) {
      if (step >= next) {
        chosen = step;
        next = step + every;
      }
      return step == chosen;
    }
  }

  private final class Rows implements CsvFile.Rows {
    private final String table;
    private final String prefix;
    private final String axis;
    private List<String> names = List.of();
    private Steps steps = new Steps();
    private long number;

    Rows(String table, String prefix, String axis) {
      this.table = table;
      this.prefix = prefix;
      this.axis = axis;
    }

    @Override
    public void begin(CsvHeader header) {
      names = header.names();
      steps = new Steps();
      number = 0;
    }

    @Override
    public void row(CsvRow row) {
      long step = row.whole(names.indexOf(axis));
      boolean logged = axis.equals("epoch") || steps.take(step);
      long index = number++;
      if (!logged || index < sink.delivered(table)) {
        return;
      }
      @Nullable String owner = null;
      for (String column : List.of("name", "parameter")) {
        if (names.contains(column)) {
          owner = row.text(names.indexOf(column));
        }
      }
      Map<String, Double> values = new LinkedHashMap<>();
      for (int column = 0; column < names.size(); column++) {
        String name = names.get(column);
        if (!IDENTIFYING_COLUMNS.contains(name) && !row.text(column).isEmpty()) {
          String tag = owner == null ? prefix + "/" + name : prefix + "_" + name + "/" + owner;
          values.put(tag, row.number(column));
        }
      }
      try {
        sink.scalars(new Scalars(table, index, step, values));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private CsvFile.Rows histograms(ActivationHistogram.Options options) {
    Steps steps = new Steps();
    return HistogramRow.TABLE.rows(
        () -> {},
        cells -> {
          HistogramRow row = HistogramRow.TABLE.row(cells);
          if (steps.take(row.step())) {
            try {
              sink.histogram(histogram(row, options));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
  }

  /** Creates a histogram whose outermost buckets extend to the smallest and the largest value. */
  private static Histogram histogram(HistogramRow row, ActivationHistogram.Options options) {
    long[] counts = row.counts();
    int bins = counts.length - 2;
    double width = (options.max() - options.min()) / bins;
    double[] limits = new double[counts.length];
    double[] values = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      limits[i] = i <= bins ? options.min() + i * width : Math.max(options.max(), row.max());
      values[i] = counts[i];
    }
    double lowest = Math.min(row.min(), options.min());
    return new Histogram("activation/" + row.name(), row.step(), lowest, limits, values);
  }
}
