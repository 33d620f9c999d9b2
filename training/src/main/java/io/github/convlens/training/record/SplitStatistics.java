package io.github.convlens.training.record;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.TrainingSplits;
import io.github.convlens.data.target.Task;
import io.github.convlens.training.optimize.LossOptions;
import io.github.convlens.training.table.SplitRow;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The facts about the splits that are known before training, for {@code splits.csv}: duplicate
 * images within a split or between the splits, the brightness of the images, and whether the labels
 * are related to the images. Computing the facts takes a few passes over the bytes, and at most
 * {@link ClassMeans#BUDGET} multiplications for each split.
 */
public final class SplitStatistics {
  private static final double WHITE = 255;

  /**
   * The maximum number of values used for brightness and class means. In larger splits, only evenly
   * spaced images are used.
   */
  private static final long MAX_VALUES = 1L << 29;

  private SplitStatistics() {}

  /**
   * A row for each split, beginning with the training split.
   *
   * @param names the names of the targets: of the classes, of the labels, or of the numbers
   * @param loss the loss that training minimises
   */
  public static List<SplitRow> of(TrainingSplits splits, List<String> names, LossOptions loss) {
    Set<Object> training = contents(splits.train());
    if (splits.train().targets().task() != Task.CLASSIFY) {
      ClassMeans.Recall unknown = ClassMeans.Recall.UNKNOWN;
      return List.of(
          row(SplitRow.TRAINING, splits.train(), training, unknown, names)
              .withChance(chance(loss, splits.train())),
          row(SplitRow.VALIDATION, splits.validation(), training, unknown, names)
              .withChance(chance(loss, splits.validation())));
    }
    ClassMeans means = ClassMeans.of(splits.train(), names.size());
    return List.of(
        row(SplitRow.TRAINING, splits.train(), training, means.amongOthers(splits.train()), names),
        row(
            SplitRow.VALIDATION,
            splits.validation(),
            training,
            means.among(splits.validation()),
            names));
  }

  private static double chance(LossOptions loss, ImageSet images) {
    return loss instanceof LossOptions.TargetLoss targetLoss
        ? targetLoss.atChance(images.targets())
        : Double.NaN;
  }

  /**
   * Checks that the splits are those with which a run began.
   *
   * @param before the rows of the run's file; empty if the run has none
   * @throws InvalidInputException if a split has changed
   */
  public static void requireSame(List<SplitRow> before, List<SplitRow> now) {
    for (int split = 0; split < Math.min(before.size(), now.size()); split++) {
      SplitRow row = now.get(split);
      Optional<String> change = row.change(before.get(split));
      if (change.isPresent()) {
        throw new InvalidInputException(
            "data",
            "the %s split is not the one that the run began with: %s: restore the images, or start another run"
                .formatted(row.split(), change.get()));
      }
    }
  }

  private static SplitRow row(
      String name,
      ImageSet images,
      Set<Object> training,
      ClassMeans.Recall recall,
      List<String> names) {
    boolean isTraining = name.equals(SplitRow.TRAINING);
    Set<Object> contents = isTraining ? training : contents(images);
    long inTraining =
        isTraining
            ? images.count()
            : IntStream.range(0, images.count())
                .filter(image -> training.contains(images.pixels().identity(image)))
                .count();
    Brightness brightness = Brightness.of(images);
    return new SplitRow(
        name,
        images.count(),
        contents.size(),
        inTraining,
        brightness.mean,
        brightness.stdOfMeans,
        brightness.contrast,
        recall.share(),
        recall.error(),
        images.fingerprint(names),
        Double.NaN,
        images.targets().task() == Task.CLASSIFY ? rarest(images, names.size()) : Double.NaN);
  }

  /**
   * The number of images of the rarest class, relative to the number that it would have if all
   * classes were of equal size. Classes without images are left out of both numbers: a data set may
   * name ten classes and contain two.
   */
  private static double rarest(ImageSet images, int classes) {
    long[] counts = new long[classes];
    for (int label : images.labels()) {
      counts[label]++;
    }
    long[] present = LongStream.of(counts).filter(count -> count > 0).toArray();
    return LongStream.of(present).min().orElse(0) * (double) present.length / images.count();
  }

  private static Set<Object> contents(ImageSet images) {
    Set<Object> contents = new HashSet<>();
    for (int image = 0; image < images.count(); image++) {
      contents.add(images.pixels().identity(image));
    }
    return contents;
  }

  private record Brightness(double mean, double stdOfMeans, double contrast) {

    static Brightness of(ImageSet images) {
      double means = 0;
      double squaredMeans = 0;
      double variances = 0;
      int count = 0;
      double pixels = (double) images.pixels().valuesAdded() / images.channels();
      for (int image = 0; image < images.count(); image += stride(images)) {
        long[] sums = new long[images.channels()];
        long[] squares = new long[images.channels()];
        images.pixels().addTo(image, sums, squares);
        double mean = 0;
        for (int channel = 0; channel < sums.length; channel++) {
          double channelMean = sums[channel] / pixels;
          mean += channelMean / sums.length;
          variances += (squares[channel] / pixels - channelMean * channelMean) / sums.length;
        }
        means += mean;
        squaredMeans += mean * mean;
        count++;
      }
      double mean = means / count;
      return new Brightness(
          mean / WHITE, root(squaredMeans / count - mean * mean), root(variances / count));
    }

    private static double root(double variance) {
      return Math.sqrt(Math.max(0, variance)) / WHITE;
    }
  }

  /** The distance between successive images that are used; 1 if all values are within the limit. */
  static int stride(ImageSet images) {
    long values = (long) images.count() * images.valuesPerImage();
    return (int) Math.max(1, (values + MAX_VALUES - 1) / MAX_VALUES);
  }
}
