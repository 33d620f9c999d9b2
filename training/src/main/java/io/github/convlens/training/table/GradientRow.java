package io.github.convlens.training.table;

import java.util.List;
import java.util.function.Function;

/**
 * Statistics of a parameter's gradient in an update: a row of {@code gradient_stats.csv}.
 *
 * @param epoch the epoch, counted from 0
 * @param step the number of batches before this one, counted from the start of the run
 * @param parameter the parameter's path in the network
 * @param norm the 2-norm of the gradient
 * @param mean the mean of the gradient
 * @param std the standard deviation of the gradient (unbiased)
 * @param nearZero the fraction of values whose absolute value is at most the near-zero threshold
 * @param updateRatio ‖update‖/‖parameter‖, with the parameter before the update
 */
public record GradientRow(
    int epoch,
    long step,
    String parameter,
    float norm,
    float mean,
    float std,
    double nearZero,
    float updateRatio) {

  /** The schema of the file. */
  public static final Table<GradientRow> TABLE =
      new Table<>(
          "gradient_stats.csv",
          "recorded update and trainable parameter",
          List.of(Column.values()),
          GradientRow::read);

  /** The columns, in their order. */
  public enum Column implements TableColumn<GradientRow> {
    EPOCH("epoch", "", "counted from 0", GradientRow::epoch),
    STEP(
        "step",
        "batches",
        "batches before this one, counted from the start of the run",
        GradientRow::step),
    PARAMETER("parameter", "", "the parameter's path in the network", GradientRow::parameter),
    NORM("norm", "", "2-norm of the gradient", GradientRow::norm),
    MEAN("mean", "", "mean of the gradient", GradientRow::mean),
    STD("std", "", "standard deviation of the gradient (unbiased)", GradientRow::std),
    NEAR_ZERO(
        "near_zero",
        "fraction",
        "values whose absolute value is at most the near-zero threshold",
        GradientRow::nearZero),
    UPDATE_RATIO("update_ratio", "", "‖update‖/‖parameter‖", GradientRow::updateRatio);

    private final Heading<GradientRow> heading;

    Column(String key, String unit, String description, Function<GradientRow, Object> cell) {
      heading = new Heading<>(key, unit, description, cell);
    }

    @Override
    public Heading<GradientRow> heading() {
      return heading;
    }
  }

  private static GradientRow read(TableRow<GradientRow> cells) {
    return new GradientRow(
        (int) cells.whole(Column.EPOCH),
        cells.whole(Column.STEP),
        cells.text(Column.PARAMETER),
        (float) cells.number(Column.NORM),
        (float) cells.number(Column.MEAN),
        (float) cells.number(Column.STD),
        cells.number(Column.NEAR_ZERO),
        (float) cells.number(Column.UPDATE_RATIO));
  }
}
