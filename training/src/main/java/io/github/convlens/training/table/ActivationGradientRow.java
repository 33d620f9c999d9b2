package io.github.convlens.training.table;

import java.util.List;
import java.util.function.Function;

/**
 * Statistics of the loss's gradient with respect to a layer's output: a row of {@code
 * activation_gradient_stats.csv}.
 *
 * @param epoch the epoch, counted from 0
 * @param step the number of batches before this one, counted from the start of the run
 * @param layer the layer's index among the recorded layers, from 0
 * @param name the layer's path in the network
 * @param norm the 2-norm of the gradient
 * @param mean the mean of the gradient
 * @param std the standard deviation of the gradient (unbiased)
 * @param nearZero the fraction of values whose absolute value is at most the near-zero threshold
 */
public record ActivationGradientRow(
    int epoch,
    long step,
    int layer,
    String name,
    float norm,
    float mean,
    float std,
    double nearZero) {

  /** The schema of the file. */
  public static final Table<ActivationGradientRow> TABLE =
      new Table<>(
          "activation_gradient_stats.csv",
          "recorded batch and layer",
          List.of(Column.values()),
          ActivationGradientRow::read);

  /** The columns, in their order. */
  public enum Column implements TableColumn<ActivationGradientRow> {
    EPOCH("epoch", "", "counted from 0", ActivationGradientRow::epoch),
    STEP(
        "step",
        "batches",
        "batches before this one, counted from the start of the run",
        ActivationGradientRow::step),
    LAYER("layer", "", "index among the recorded layers, from 0", ActivationGradientRow::layer),
    NAME("name", "", "the layer's path in the network", ActivationGradientRow::name),
    NORM("norm", "", "2-norm of the gradient", ActivationGradientRow::norm),
    MEAN("mean", "", "mean of the gradient", ActivationGradientRow::mean),
    STD("std", "", "standard deviation of the gradient (unbiased)", ActivationGradientRow::std),
    NEAR_ZERO(
        "near_zero",
        "fraction",
        "values whose absolute value is at most the near-zero threshold",
        ActivationGradientRow::nearZero);

    private final Heading<ActivationGradientRow> heading;

    Column(
        String key, String unit, String description, Function<ActivationGradientRow, Object> cell) {
      heading = new Heading<>(key, unit, description, cell);
    }

    @Override
    public Heading<ActivationGradientRow> heading() {
      return heading;
    }
  }

  private static ActivationGradientRow read(TableRow<ActivationGradientRow> cells) {
    return new ActivationGradientRow(
        (int) cells.whole(Column.EPOCH),
        cells.whole(Column.STEP),
        (int) cells.whole(Column.LAYER),
        cells.text(Column.NAME),
        (float) cells.number(Column.NORM),
        (float) cells.number(Column.MEAN),
        (float) cells.number(Column.STD),
        cells.number(Column.NEAR_ZERO));
  }
}
