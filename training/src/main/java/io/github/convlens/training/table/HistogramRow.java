package io.github.convlens.training.table;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A histogram of a layer's output in a batch: a row of {@code activation_histogram.csv}, which has
 * a column for each bin.
 *
 * @param epoch the epoch, counted from 0
 * @param step the number of batches before this one, counted from the start of the run
 * @param layer the layer's index among the recorded layers, from 0
 * @param name the layer's path in the network
 * @param min the smallest value
 * @param max the largest value
 * @param deadChannels the fraction of channels with no value above the near-zero threshold
 * @param counts the numbers of values below the first bin, in each bin, and above the last bin
 */
public record HistogramRow(
    int epoch,
    long step,
    int layer,
    String name,
    float min,
    float max,
    double deadChannels,
    long[] counts) {

  /** The schema of the file, in which one column represents all bins. */
  public static final Table<HistogramRow> TABLE =
      new Table<>(
          "activation_histogram.csv",
          "recorded batch and layer",
          List.of(Column.values()),
          HistogramRow::read);

  /** The columns, in their order. In the file, the columns of further bins follow {@code BIN_0}. */
  public enum Column implements TableColumn<HistogramRow> {
    EPOCH("epoch", "", "counted from 0", HistogramRow::epoch),
    STEP(
        "step",
        "batches",
        "batches before this one, counted from the start of the run",
        HistogramRow::step),
    LAYER("layer", "", "index among the recorded layers, from 0", HistogramRow::layer),
    NAME("name", "", "the layer's path in the network", HistogramRow::name),
    MIN("min", "", "smallest value", HistogramRow::min),
    MAX("max", "", "largest value", HistogramRow::max),
    DEAD_CHANNELS(
        "dead_channels",
        "fraction",
        "channels with no value above the near-zero threshold",
        HistogramRow::deadChannels),
    BELOW("below", "values", "number of values below the first bin", row -> row.counts[0]),
    BIN_0(
        "bin_0",
        "values",
        "number of values in the first bin; bin_1, bin_2, … of the same width follow",
        row -> row.counts[1]),
    ABOVE(
        "above",
        "values",
        "number of values above the last bin",
        row -> row.counts[row.counts.length - 1]);

    private final Heading<HistogramRow> heading;

    Column(String key, String unit, String description, Function<HistogramRow, Object> cell) {
      heading = new Heading<>(key, unit, description, cell);
    }

    @Override
    public Heading<HistogramRow> heading() {
      return heading;
    }
  }

  /** The file's header for this number of bins. */
  public static List<String> header(int bins) {
    String first = Column.BIN_0.key();
    String stem = first.substring(0, first.length() - 1);
    List<String> header = new ArrayList<>(TABLE.header());
    for (int bin = 1; bin < bins; bin++) {
      header.add(Column.BIN_0.ordinal() + bin, stem + bin);
    }
    return header;
  }

  /** The cells of the row, in the order of the header. */
  public Object[] cells() {
    List<Object> cells = new ArrayList<>(Arrays.asList(TABLE.cells(this)));
    for (int bin = 1; bin < counts.length - 2; bin++) {
      cells.add(Column.BIN_0.ordinal() + bin, counts[1 + bin]);
    }
    return cells.toArray();
  }

  /**
   * The counts of the bins.
   *
   * @param bins the number of bins that the run was configured to record
   * @throws InvalidInputException if the file has a different number of bins
   */
  public static float[] bins(TableRow<HistogramRow> cells, int bins) {
    int found = cells.distance(Column.BIN_0, Column.ABOVE);
    if (found != bins) {
      throw new InvalidInputException(
          "%s has %s, but the run was configured to record %d: was a file of the run edited?"
              .formatted(cells.file(), Count.of(found, "bin"), bins));
    }
    float[] counts = new float[bins];
    for (int bin = 0; bin < bins; bin++) {
      counts[bin] = cells.whole(Column.BIN_0, bin);
    }
    return counts;
  }

  private static HistogramRow read(TableRow<HistogramRow> cells) {
    int bins = cells.distance(Column.BIN_0, Column.ABOVE);
    long[] counts = new long[bins + 2];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = cells.whole(Column.BELOW, i);
    }
    return new HistogramRow(
        (int) cells.whole(Column.EPOCH),
        cells.whole(Column.STEP),
        (int) cells.whole(Column.LAYER),
        cells.text(Column.NAME),
        (float) cells.number(Column.MIN),
        (float) cells.number(Column.MAX),
        cells.number(Column.DEAD_CHANNELS),
        counts);
  }
}
