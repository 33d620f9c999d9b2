package io.github.convlens.training.table;

import io.github.convlens.core.Count;
import io.github.convlens.data.target.Task;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a split's images that are known before training: a row of {@code splits.csv}.
 *
 * @param split {@code training} or {@code validation}
 * @param images the number of images
 * @param distinct the number of distinct images: images with the same content are counted once
 * @param inTraining the number of images with the same content as a training image; for the
 *     training split itself, all images
 * @param mean the mean of all values, from 0 (black) to 1 (white)
 * @param stdOfMeans the standard deviation of the images' means
 * @param contrast the root of the mean variance; a variance is computed for each channel of each
 *     image
 * @param classMeanRecall the fraction of a class's images that are nearer to the mean image of
 *     their own class than to that of any other class, averaged over the classes; NaN if there are
 *     too few images or the task is not classify
 * @param classMeanError the standard error that this fraction has if the labels are random
 * @param fingerprint the CRC-32 of the images' targets and file names, in their order; null in
 *     files of earlier versions
 * @param chanceLoss the lowest loss that is possible with the same outputs for every image of the
 *     split; NaN for the task classify, where it follows from the frequencies of the classes
 * @param rarestClass the number of images of the rarest class, relative to the number that it would
 *     have if all classes were of equal size; classes without images are left out of both numbers;
 *     NaN in files of earlier versions, and if the task is not classify
 */
public record SplitRow(
    String split,
    long images,
    long distinct,
    long inTraining,
    double mean,
    double stdOfMeans,
    double contrast,
    double classMeanRecall,
    double classMeanError,
    @Nullable String fingerprint,
    double chanceLoss,
    double rarestClass) {

  /** The value of {@link Column#SPLIT} for the training split. */
  public static final String TRAINING = "training";

  /** The value of {@link Column#SPLIT} for the validation split. */
  public static final String VALIDATION = "validation";

  /** The schema of the file. */
  public static final Table<SplitRow> TABLE =
      new Table<>("splits.csv", "split of the data", List.of(Column.values()), SplitRow::read);

  /** The columns, in their order. */
  public enum Column implements TableColumn<SplitRow> {
    SPLIT("split", "", "training or validation", SplitRow::split),
    IMAGES("images", "images", "the number of images", SplitRow::images),
    DISTINCT(
        "distinct",
        "images",
        "the number of distinct images: images with the same content are counted once",
        SplitRow::distinct),
    IN_TRAINING(
        "in_training",
        "images",
        "the number of images with the same content as a training image",
        SplitRow::inTraining),
    MEAN("mean", "", "mean of all values, from 0 (black) to 1 (white)", SplitRow::mean),
    STD_OF_MEANS(
        "std_of_means", "", "standard deviation of the images' means", SplitRow::stdOfMeans),
    CONTRAST(
        "contrast",
        "",
        "the root of the mean variance; a variance is computed for each channel of each image",
        SplitRow::contrast),
    CLASS_MEAN_RECALL(
        "class_mean_recall",
        "fraction",
        "fraction of a class's images that are nearer to the mean image of their own class than"
            + " to that of any other class, averaged over the classes; the mean images are"
            + " computed from every second training image of a class, and these are not counted",
        SplitRow::classMeanRecall),
    CLASS_MEAN_ERROR(
        "class_mean_error",
        "fraction",
        "standard error that class_mean_recall has if the labels are random",
        SplitRow::classMeanError),
    /** Files of earlier versions lack this column. */
    FINGERPRINT(
        "fingerprint",
        "",
        "CRC-32 of the targets and file names of the images, in their order",
        SplitRow::fingerprint) {
      @Override
      public boolean optional() {
        return true;
      }
    },
    /** Only the files of tasks other than classify have this column. */
    CHANCE_LOSS(
        "chance_loss",
        "",
        "the lowest loss that is possible with the same outputs for every image of the"
            + " split; only for the tasks multi_label and regress",
        SplitRow::chanceLoss) {
      @Override
      public boolean optional() {
        return true;
      }
    },
    /** Files of earlier versions, and of tasks other than classify, lack this column. */
    RAREST_CLASS(
        "rarest_class",
        "fraction",
        "number of images of the rarest class, divided by the number that it would have if"
            + " all classes were of equal size; classes without images are left out of both"
            + " numbers",
        SplitRow::rarestClass) {
      @Override
      public boolean optional() {
        return true;
      }
    };

    private final Heading<SplitRow> heading;

    Column(String key, String unit, String description, Function<SplitRow, Object> cell) {
      heading = new Heading<>(key, unit, description, cell);
    }

    @Override
    public Heading<SplitRow> heading() {
      return heading;
    }
  }

  /** The schema for writing the file of a task. */
  public static Table<SplitRow> table(Task task) {
    return task == Task.CLASSIFY
        ? TABLE.without(List.of(Column.CHANCE_LOSS))
        : TABLE.without(List.of(Column.RAREST_CLASS));
  }

  /** A copy with a different {@link #chanceLoss}. */
  public SplitRow withChance(double loss) {
    return new SplitRow(
        split,
        images,
        distinct,
        inTraining,
        mean,
        stdOfMeans,
        contrast,
        classMeanRecall,
        classMeanError,
        fingerprint,
        loss,
        rarestClass);
  }

  /**
   * A description of how this split differs from the same split at an earlier time; empty if it
   * does not differ.
   *
   * @param before the earlier split, read from a file
   */
  public Optional<String> change(SplitRow before) {
    if (images != before.images) {
      return Optional.of(
          "it had %s and now has %d".formatted(Count.of(before.images, "image"), images));
    }
    if (before.fingerprint != null && !before.fingerprint.equals(fingerprint)) {
      return Optional.of(
          "the targets (classes, labels or numbers), file names or order of its images have"
              + " changed");
    }
    return mean == before.mean && stdOfMeans == before.stdOfMeans
        ? Optional.empty()
        : Optional.of("the pixels of its images have changed");
  }

  private static SplitRow read(TableRow<SplitRow> cells) {
    return new SplitRow(
        cells.text(Column.SPLIT),
        cells.whole(Column.IMAGES),
        cells.whole(Column.DISTINCT),
        cells.whole(Column.IN_TRAINING),
        cells.number(Column.MEAN),
        cells.number(Column.STD_OF_MEANS),
        cells.number(Column.CONTRAST),
        cells.number(Column.CLASS_MEAN_RECALL),
        cells.number(Column.CLASS_MEAN_ERROR),
        cells.textOrNull(Column.FINGERPRINT),
        cells.number(Column.CHANCE_LOSS),
        cells.number(Column.RAREST_CLASS));
  }
}
