package io.github.convlens.experiment.run;

import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.CsvFile;
import io.github.convlens.training.table.CsvHeader;
import io.github.convlens.training.table.CsvRow;
import io.github.convlens.training.table.EpochResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last of the rows that were read from a run's {@code metrics.csv}. Either all rows were read,
 * or only the first ones.
 *
 * @param epochs the number of epochs up to and including this row
 * @param seconds the total time of these epochs, in seconds
 * @param metrics the values of the row by column, NaN for an empty cell; empty if there is no row
 */
public record LastEpoch(int epochs, double seconds, Map<String, Double> metrics) {

  /** Keeps an immutable copy of the metrics. */
  public LastEpoch {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /**
   * Reads the row of the last epoch.
   *
   * @param maxEpochs the maximum number of epochs to read
   * @throws IOException if the file cannot be read
   */
  public static LastEpoch of(RunDirectory run, int maxEpochs) throws IOException {
    Rows rows = new Rows(maxEpochs);
    new CsvFile(run.metrics()).read(rows);
    return new LastEpoch(rows.epochs, rows.seconds, rows.cells);
  }

  private static final class Rows implements CsvFile.Rows {
    private final int maxEpochs;
    private final Map<String, Double> cells = new LinkedHashMap<>();
    private CsvHeader header = new CsvHeader(Path.of(""), List.of());
    private int epochs;
    private double seconds;

    Rows(int maxEpochs) {
      this.maxEpochs = maxEpochs;
    }

    @Override
    public void begin(CsvHeader header) {
      this.header = header;
      cells.clear();
      epochs = 0;
      seconds = 0;
    }

    @Override
    public void row(CsvRow row) {
      if (epochs == maxEpochs) {
        return;
      }
      epochs++;
      seconds += row.number(header.column(EpochResult.Column.SECONDS.key()));
      for (int column = 0; column < header.size(); column++) {
        String name = header.names().get(column);
        cells.put(name, row.isEmpty(column) ? Double.NaN : row.number(column));
      }
    }
  }
}
