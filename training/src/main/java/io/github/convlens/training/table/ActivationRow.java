package io.github.convlens.training.table;

import java.util.List;
import java.util.function.Function;

/**
 * Statistics of a layer's output in a batch: a row of {@code activation_stats.csv}.
 *
 * @param epoch the epoch, counted from 0
 * @param step the number of batches before this one, counted from the start of the run
 * @param layer the layer's index among the recorded layers, from 0
 * @param name the layer's path in the network
 * @param mean the mean of the output
 * @param std the standard deviation of the output (unbiased)
 * @param nearZero the fraction of values at or below the near-zero threshold
 */
public record ActivationRow(
    int epoch, long step, int layer, String name, float mean, float std, double nearZero) {

  /** The number of measured values in a row; kernels return them in the order of the columns. */
  public static final int MEASURED = 3;

  /** The schema of the file. */
  public static final Table<ActivationRow> TABLE =
      new Table<>(
          "activation_stats.csv",
          "recorded batch and layer",
          List.of(Column.values()),
          ActivationRow::read);

  /** The columns, in their order. */
  public enum Column implements TableColumn<ActivationRow> {
    EPOCH("epoch", "", "counted from 0", ActivationRow::epoch),
    STEP(
        "step",
        "batches",
        "batches before this one, counted from the start of the run",
        ActivationRow::step),
    LAYER("layer", "", "index among the recorded layers, from 0", ActivationRow::layer),
    NAME("name", "", "the layer's path in the network", ActivationRow::name),
    MEAN("mean", "", "mean of the output", ActivationRow::mean),
    STD("std", "", "standard deviation of the output (unbiased)", ActivationRow::std),
    NEAR_ZERO(
        "near_zero",
        "fraction",
        "values at or below the near-zero threshold",
        ActivationRow::nearZero);

    private final Heading<ActivationRow> heading;

    Column(String key, String unit, String description, Function<ActivationRow, Object> cell) {
      heading = new Heading<>(key, unit, description, cell);
    }

    @Override
    public Heading<ActivationRow> heading() {
      return heading;
    }
  }

  /**
   * A row with the values that kernels have measured.
   *
   * @param values the values of several layers, {@link #MEASURED} values for each layer
   * @param at the index of this layer's first value
   */
  public static ActivationRow of(
      int epoch, long step, int layer, String name, double[] values, int at) {
    return new ActivationRow(
        epoch, step, layer, name, (float) values[at], (float) values[at + 1], values[at + 2]);
  }

  private static ActivationRow read(TableRow<ActivationRow> cells) {
    return new ActivationRow(
        (int) cells.whole(Column.EPOCH),
        cells.whole(Column.STEP),
        (int) cells.whole(Column.LAYER),
        cells.text(Column.NAME),
        (float) cells.number(Column.MEAN),
        (float) cells.number(Column.STD),
        cells.number(Column.NEAR_ZERO));
  }
}
