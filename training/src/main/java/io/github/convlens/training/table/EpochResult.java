package io.github.convlens.training.table;

import java.util.List;
import java.util.function.Function;

/**
 * The result of an epoch: a row of {@code metrics.csv}.
 *
 * @param epoch counted from 0
 * @param trainLoss smooth training loss at the epoch's end
 * @param trainAccuracy training images classified correctly, during training
 * @param validLoss mean loss over the validation images
 * @param accuracy validation images classified correctly
 * @param seconds training and validation together, in s
 * @param imagesPerSecond of the training part
 */
public record EpochResult(
    int epoch,
    double trainLoss,
    double trainAccuracy,
    double validLoss,
    double accuracy,
    double seconds,
    double imagesPerSecond) {

  /** The schema of the file. */
  public static final Table<EpochResult> TABLE =
      new Table<>("metrics.csv", "epoch", List.of(Column.values()), EpochResult::read);

  /** The columns, in their order. */
  public enum Column implements TableColumn<EpochResult> {
    EPOCH("epoch", "", "counted from 0", EpochResult::epoch),
    TRAIN_LOSS("train_loss", "", "smooth training loss at the epoch's end", EpochResult::trainLoss),
    TRAIN_ACCURACY(
        "train_accuracy",
        "fraction",
        "training images classified correctly, during training",
        EpochResult::trainAccuracy),
    VALID_LOSS("valid_loss", "", "mean loss over the validation images", EpochResult::validLoss),
    ACCURACY(
        "accuracy", "fraction", "validation images classified correctly", EpochResult::accuracy),
    SECONDS("seconds", "s", "training and validation together", EpochResult::seconds),
    IMAGES_PER_SECOND(
        "images_per_second", "images/s", "of the training part", EpochResult::imagesPerSecond);

    private final Heading<EpochResult> heading;

    Column(String key, String unit, String description, Function<EpochResult, Object> cell) {
      heading = new Heading<>(key, unit, description, cell);
    }

    @Override
    public Heading<EpochResult> heading() {
      return heading;
    }
  }

  private static EpochResult read(TableRow<EpochResult> cells) {
    return new EpochResult(
        (int) cells.whole(Column.EPOCH),
        cells.number(Column.TRAIN_LOSS),
        cells.number(Column.TRAIN_ACCURACY),
        cells.number(Column.VALID_LOSS),
        cells.number(Column.ACCURACY),
        cells.number(Column.SECONDS),
        cells.number(Column.IMAGES_PER_SECOND));
  }
}
