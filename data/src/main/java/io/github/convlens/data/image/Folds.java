package io.github.convlens.data.image;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A division of the images into folds for cross-validation. Each fold is used once for validation,
 * while the network is trained on the other folds. In every fold, each class has the same
 * proportion as among all images, as nearly as whole images or whole groups allow. The division is
 * a pure function of labels, groups and seed.
 *
 * @param of the fold of each image, from 0
 */
public record Folds(int[] of) {
  private static final long PURPOSE = 0xf01d5;

  /** The relative tolerance of NumPy's {@code isclose}. */
  private static final double RELATIVE_TOLERANCE = 1e-5;

  private static final double ABSOLUTE_TOLERANCE = 1e-8;

  /**
   * Folds of single images. A fold has as many images of each class as a fold of scikit-learn's
   * {@code StratifiedKFold}.
   *
   * @param labels class of each image
   * @param count the number of folds
   * @throws InvalidInputException if there are fewer images than folds
   */
  public static Folds stratified(int[] labels, int count, long seed) {
    if (labels.length < count) {
      throw tooFew(labels.length, "image", count);
    }
    int[] drawn = SeededRandom.permutation(labels.length, SeededRandom.of(seed, PURPOSE));
    List<Integer> byClass =
        Arrays.stream(drawn)
            .boxed()
            .sorted(Comparator.comparingInt(image -> labels[image]))
            .toList();
    int[] of = new int[labels.length];
    for (int position = 0; position < of.length; position++) {
      of[byClass.get(position)] = position % count;
    }
    return new Folds(of);
  }

  /**
   * Folds of whole groups, chosen as in scikit-learn's {@code StratifiedGroupKFold}. The groups
   * whose numbers of images per class vary most are placed first. Each group is put into the fold
   * for which the classes are spread most evenly.
   *
   * @param labels class of each image
   * @param groups the group of each image, from 0; no group is divided
   * @param count the number of folds
   * @throws InvalidInputException if there are fewer groups than folds
   */
  public static Folds grouped(int[] labels, int[] groups, int count, long seed) {
    int groupCount = Arrays.stream(groups).max().orElse(-1) + 1;
    if (groupCount < count) {
      throw tooFew(groupCount, "group", count);
    }
    int[] order = SeededRandom.permutation(groupCount, SeededRandom.of(seed, PURPOSE));
    return grouped(labels, groups, count, order);
  }

  /**
   * @param order the order of the groups before they are sorted by their deviation
   */
  static Folds grouped(int[] labels, int[] groups, int count, int[] order) {
    int classes = Arrays.stream(labels).max().orElse(-1) + 1;
    double[][] perGroup = new double[order.length][classes];
    double[] all = new double[classes];
    for (int image = 0; image < labels.length; image++) {
      perGroup[groups[image]][labels[image]]++;
      all[labels[image]]++;
    }
    List<Integer> sorted =
        Arrays.stream(order)
            .boxed()
            .sorted(Comparator.comparingDouble(group -> -deviation(perGroup[group])))
            .toList();
    double[][] perFold = new double[count][classes];
    int[] foldOf = new int[order.length];
    for (int group : sorted) {
      foldOf[group] = best(perFold, perGroup[group], all);
      add(perFold[foldOf[group]], perGroup[group], 1);
    }
    return new Folds(Arrays.stream(groups).map(group -> foldOf[group]).toArray());
  }

  private static int best(double[][] perFold, double[] group, double[] all) {
    int best = 0;
    double bestSpread = Double.POSITIVE_INFINITY;
    double bestSize = Double.POSITIVE_INFINITY;
    for (int fold = 0; fold < perFold.length; fold++) {
      add(perFold[fold], group, 1);
      double spread = spread(perFold, all);
      add(perFold[fold], group, -1);
      double size = Arrays.stream(perFold[fold]).sum();
      boolean close =
          Math.abs(spread - bestSpread) <= ABSOLUTE_TOLERANCE + RELATIVE_TOLERANCE * bestSpread;
      if (spread < bestSpread || (close && size < bestSize)) {
        best = fold;
        bestSpread = spread;
        bestSize = size;
      }
    }
    return best;
  }

  /**
   * The unevenness of the folds. For each class, the fraction of its images that is in a fold has a
   * standard deviation over the folds. The unevenness is the mean of these standard deviations over
   * the classes.
   */
  private static double spread(double[][] perFold, double[] all) {
    double sum = 0;
    int occurring = 0;
    for (int c = 0; c < all.length; c++) {
      if (all[c] > 0) {
        double[] parts = new double[perFold.length];
        for (int fold = 0; fold < parts.length; fold++) {
          parts[fold] = perFold[fold][c] / all[c];
        }
        sum += deviation(parts);
        occurring++;
      }
    }
    return sum / occurring;
  }

  /**
   * The standard deviation. The sum is taken in NumPy's order, because the last bit decides between
   * folds that are otherwise equal.
   */
  private static double deviation(double... values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / values.length);
  }

  private static void add(double[] sums, double[] values, int sign) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += sign * values[i];
    }
  }

  private static InvalidInputException tooFew(int items, String what, int count) {
    return InvalidInputException.option(
        "validation",
        "asks for %d folds, but the training split has only %s"
            .formatted(count, Count.of(items, what)),
        "ask for fewer");
  }

  /** The images of a fold or, if {@code others} is true, all images outside the fold. */
  int[] images(int fold, boolean others) {
    return IntStream.range(0, of.length).filter(image -> (of[image] == fold) != others).toArray();
  }
}
