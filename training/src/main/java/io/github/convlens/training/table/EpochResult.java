package io.github.convlens.training.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The result of an epoch: a row of {@code metrics.csv}.
 *
 * @param epoch the epoch, counted from 0
 * @param trainLoss the smoothed training loss at the epoch's end
 * @param trainAccuracy the fraction of the training images that were classified correctly, measured
 *     during training; NaN unless the task is classify
 * @param validLoss the mean loss over the validation images
 * @param accuracy the fraction of the validation images that were classified correctly; NaN unless
 *     the task is classify
 * @param seconds the duration of training and validation together, in seconds
 * @param imagesPerSecond the number of training images per second, without validation
 * @param scores the scores that the run computes on the validation images, by name
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
    TRAIN_LOSS(
        "train_loss", "", "smoothed training loss at the epoch's end", EpochResult::trainLoss),
    TRAIN_ACCURACY(
        "train_accuracy",
        "fraction",
        "training images that were classified correctly during training; only for task classify",
        EpochResult::trainAccuracy) {
      @Override
      public boolean optional() {
        return true;
      }
    },
    VALID_LOSS("valid_loss", "", "mean loss over the validation images", EpochResult::validLoss),
    ACCURACY(
        "accuracy",
        "fraction",
        "validation images that are classified correctly; only for task classify",
        EpochResult::accuracy) {
      @Override
      public boolean optional() {
        return true;
      }
    },
    SECONDS("seconds", "s", "time of training and validation together", EpochResult::seconds),
    IMAGES_PER_SECOND(
        "images_per_second",
        "images/s",
        "speed of training, without validation",
        EpochResult::imagesPerSecond);

    private final Heading<EpochResult> heading;

    Column(String key, String unit, String description, Function<EpochResult, Object> cell) {
      heading = new Heading<>(key, unit, description, cell);
    }

    @Override
    public Heading<EpochResult> heading() {
      return heading;
    }
  }

  /** Copies the scores. */
  public EpochResult {
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
  }

  /** A result whose {@code scores} are empty. */
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

  /**
   * The accuracy or, for tasks without accuracy, all scores, such as {@code map 0.9312, f1_micro
   * 0.9001}.
   */
  public String headline() {
    return Double.isNaN(accuracy)
        ? scores.entrySet().stream()
            .map(score -> String.format(Locale.ROOT, "%s %.4f", score.getKey(), score.getValue()))
            .collect(Collectors.joining(", "))
        : String.format(Locale.ROOT, "accuracy %.4f", accuracy);
  }

  /** This result without its accuracies, for a task other than classify. */
  public EpochResult withoutAccuracy() {
    return new EpochResult(
        epoch, trainLoss, Double.NaN, validLoss, Double.NaN, seconds, imagesPerSecond, scores);
  }

  /**
   * The schema of a file that has a column for each of these scores after the usual columns.
   *
   * @param scores the descriptions of the scores, by name
   */
  public static Table<EpochResult> table(Map<String, String> scores) {
    List<TableColumn<EpochResult>> columns = new ArrayList<>(List.of(Column.values()));
    scores.forEach(
        (key, description) ->
            columns.add(
                new ScoreColumn(
                    columns.size(),
                    new Heading<>(key, "", description, epoch -> epoch.scores().get(key)))));
    return new Table<>(TABLE.file(), TABLE.about(), columns, cells -> read(cells, columns));
  }

  /**
   * The schema of {@link #table} without the accuracies, for writing the file of a task other than
   * classify.
   */
  public static Table<EpochResult> withoutAccuracy(Map<String, String> scores) {
    return table(scores).without(List.of(Column.TRAIN_ACCURACY, Column.ACCURACY));
  }

  /** The column of a score, which files of earlier versions may lack. */
  private record ScoreColumn(int ordinal, Heading<EpochResult> heading)
      implements TableColumn<EpochResult> {
    @Override
    public boolean optional() {
      return true;
    }
  }

  private static EpochResult read(TableRow<EpochResult> cells) {
    return read(cells, List.of());
  }

  private static EpochResult read(
      TableRow<EpochResult> cells, List<TableColumn<EpochResult>> columns) {
    Map<String, Double> scores = new LinkedHashMap<>();
    columns.stream()
        .filter(ScoreColumn.class::isInstance)
        .forEach(column -> scores.put(column.key(), cells.number(column)));
    return new EpochResult(
        (int) cells.whole(Column.EPOCH),
        cells.number(Column.TRAIN_LOSS),
        cells.number(Column.TRAIN_ACCURACY),
        cells.number(Column.VALID_LOSS),
        cells.number(Column.ACCURACY),
        cells.number(Column.SECONDS),
        cells.number(Column.IMAGES_PER_SECOND),
        scores);
  }
}
