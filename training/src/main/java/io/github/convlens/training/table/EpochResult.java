package io.github.convlens.training.table;

import io.github.convlens.training.metric.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * @param scores of the validation images, by name; only those that were asked for
 */
public record EpochResult(
    int epoch,
    double trainLoss,
    double trainAccuracy,
    double validLoss,
    double accuracy,
    double seconds,
    double imagesPerSecond,
    Map<String, Double> scores) {

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

  /** Keeps the scores. */
  public EpochResult {
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
  }

  /** An epoch without further scores. */
  public EpochResult(
      int epoch,
      double trainLoss,
      double trainAccuracy,
      double validLoss,
      double accuracy,
      double seconds,
      double imagesPerSecond) {
    this(epoch, trainLoss, trainAccuracy, validLoss, accuracy, seconds, imagesPerSecond, Map.of());
  }

  /** The schema of a file that has a column for each of these scores behind the usual ones. */
  public static Table<EpochResult> table(List<? extends Metric> scores) {
    List<TableColumn<EpochResult>> columns = new ArrayList<>(List.of(Column.values()));
    for (Metric score : scores) {
      String key = score.key();
      Heading<EpochResult> heading =
          new Heading<>(key, "", score.description(), epoch -> epoch.scores().get(key));
      columns.add(new PlainColumn<>(columns.size(), heading));
    }
    return new Table<>(TABLE.file(), TABLE.about(), columns, EpochResult::read);
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
