package io.github.convlens.training.table;

import java.util.List;
import java.util.function.Function;

/**
 * A training batch: a row of {@code recorder.csv}.
 *
 * @param epoch the epoch, counted from 0
 * @param step the number of batches before this one, counted from the start of the run
 * @param learningRate the learning rate of the batch
 * @param momentum the momentum of the batch; β1 for Adam, AdamW and Lion
 * @param loss the loss of this batch
 * @param smoothLoss the exponential average of the losses so far
 */
public record BatchRow(
    int epoch, long step, double learningRate, double momentum, float loss, double smoothLoss) {

  /** The schema of the file. */
  public static final Table<BatchRow> TABLE =
      new Table<>("recorder.csv", "training batch", List.of(Column.values()), BatchRow::read);

  /** The columns, in their order. */
  public enum Column implements TableColumn<BatchRow> {
    EPOCH("epoch", "", "counted from 0", BatchRow::epoch),
    STEP(
        "step",
        "batches",
        "batches before this one, counted from the start of the run",
        BatchRow::step),
    LEARNING_RATE("learning_rate", "", "learning rate of the batch", BatchRow::learningRate),
    MOMENTUM("momentum", "", "momentum; β1 of Adam, AdamW and Lion", BatchRow::momentum),
    LOSS("loss", "", "the batch's own loss", BatchRow::loss),
    SMOOTH_LOSS(
        "smooth_loss", "", "exponential average of the losses so far", BatchRow::smoothLoss);

    private final Heading<BatchRow> heading;

    Column(String key, String unit, String description, Function<BatchRow, Object> cell) {
      heading = new Heading<>(key, unit, description, cell);
    }

    @Override
    public Heading<BatchRow> heading() {
      return heading;
    }
  }

  private static BatchRow read(TableRow<BatchRow> cells) {
    return new BatchRow(
        (int) cells.whole(Column.EPOCH),
        cells.whole(Column.STEP),
        cells.number(Column.LEARNING_RATE),
        cells.number(Column.MOMENTUM),
        (float) cells.number(Column.LOSS),
        cells.number(Column.SMOOTH_LOSS));
  }
}
