package io.github.convlens.training.table;

import java.util.List;
import java.util.function.Function;

/**
 * A batch of a learning-rate range test: a row of {@code NAME-lr-find.csv}.
 *
 * @param step the number of batches before this one, counted from the start of the range test
 * @param learningRate the learning rate of the batch
 * @param loss the loss of this batch
 * @param smoothLoss the exponential average of the losses so far
 */
public record RateRow(int step, double learningRate, float loss, double smoothLoss) {

  /** The schema of the file. */
  public static final Table<RateRow> TABLE =
      new Table<>(
          "NAME-lr-find.csv", "batch of the range test", List.of(Column.values()), RateRow::read);

  /** The columns, in their order. */
  public enum Column implements TableColumn<RateRow> {
    STEP(
        "step",
        "batches",
        "batches before this one, counted from the start of the range test",
        RateRow::step),
    LEARNING_RATE("learning_rate", "", "learning rate of the batch", RateRow::learningRate),
    LOSS("loss", "", "the batch's own loss", RateRow::loss),
    SMOOTH_LOSS("smooth_loss", "", "exponential average of the losses so far", RateRow::smoothLoss);

    private final Heading<RateRow> heading;

    Column(String key, String unit, String description, Function<RateRow, Object> cell) {
      heading = new Heading<>(key, unit, description, cell);
    }

    @Override
    public Heading<RateRow> heading() {
      return heading;
    }
  }

  private static RateRow read(TableRow<RateRow> cells) {
    return new RateRow(
        (int) cells.whole(Column.STEP),
        cells.number(Column.LEARNING_RATE),
        (float) cells.number(Column.LOSS),
        cells.number(Column.SMOOTH_LOSS));
  }
}
