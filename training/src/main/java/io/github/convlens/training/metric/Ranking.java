package io.github.convlens.training.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Examples ordered by a score that should be high for one class. ROC and precision-recall curves
 * are computed from this order. Examples with the same score share a threshold, so no order among
 * them is assumed.
 *
 * <p>Counts say how often each example occurs. They are all 1 for the original examples, and vary
 * in a bootstrap sample.
 */
public final class Ranking {

  private final double[] thresholds;
  private final int[] group;
  private final boolean[] positive;

  private Ranking(double[] thresholds, int[] group, boolean[] positive) {
    this.thresholds = thresholds;
    this.group = group;
    this.positive = positive;
  }

  /**
   * Orders examples.
   *
   * @param scores the score of each example, which must not be NaN
   * @param positive whether each example belongs to the class
   */
  public static Ranking of(double[] scores, boolean[] positive) {
    double[] ascending = scores.clone();
    Arrays.sort(ascending);
    double[] thresholds = new double[ascending.length];
    int distinct = 0;
    for (int i = ascending.length - 1; i >= 0; i--) {
      if (distinct == 0 || ascending[i] < thresholds[distinct - 1]) {
        thresholds[distinct++] = ascending[i];
      }
    }
    double[] rising = new double[distinct];
    for (int i = 0; i < distinct; i++) {
      rising[i] = thresholds[distinct - 1 - i];
    }
    int[] group = new int[scores.length];
    for (int i = 0; i < group.length; i++) {
      // -0.0 and 0.0 are the same score, but the binary search distinguishes them.
      group[i] = distinct - 1 - Math.max(0, position(rising, scores[i]));
    }
    return new Ranking(Arrays.copyOf(thresholds, distinct), group, positive.clone());
  }

  private static int position(double[] rising, double score) {
    int position = Arrays.binarySearch(rising, score);
    return position >= 0 ? position : Arrays.binarySearch(rising, -score);
  }

  /**
   * The examples at or above one threshold.
   *
   * @param threshold the lowest score that counts as positive
   * @param truePositives the number of examples of the class at or above the threshold
   * @param falsePositives the number of other examples at or above the threshold
   */
  private record Step(double threshold, double truePositives, double falsePositives) {}

  private List<Step> steps(int[] counts) {
    long[] positives = new long[thresholds.length];
    long[] negatives = new long[thresholds.length];
    tally(counts, positives, negatives);
    List<Step> steps = new ArrayList<>();
    long truePositives = 0;
    long falsePositives = 0;
    for (int i = 0; i < thresholds.length; i++) {
      truePositives += positives[i];
      falsePositives += negatives[i];
      if (positives[i] + negatives[i] > 0) {
        steps.add(new Step(thresholds[i], truePositives, falsePositives));
      }
    }
    return steps;
  }

  private void tally(int[] counts, long[] positives, long[] negatives) {
    for (int i = 0; i < group.length; i++) {
      (positive[i] ? positives : negatives)[group[i]] += counts[i];
    }
  }

  /**
   * The area under the ROC curve: the probability that an example of the class has a higher score
   * than an example of any other class; ties count half ({@code sklearn.metrics.roc_auc_score}).
   *
   * @return NaN if all examples or no examples belong to the class
   */
  public double rocAuc(int[] counts) {
    long[] positives = new long[thresholds.length];
    long[] negatives = new long[thresholds.length];
    tally(counts, positives, negatives);
    double area = 0;
    long truePositives = 0;
    long falsePositives = 0;
    for (int i = 0; i < positives.length; i++) {
      area += negatives[i] * (truePositives + 0.5 * positives[i]);
      truePositives += positives[i];
      falsePositives += negatives[i];
    }
    return area / ((double) truePositives * falsePositives);
  }

  /**
   * Average precision: the mean of the precisions at all thresholds, weighted by the recall gained
   * at each threshold ({@code sklearn.metrics.average_precision_score}).
   *
   * @return NaN if no example belongs to the class
   */
  public double averagePrecision(int[] counts) {
    long[] positives = new long[thresholds.length];
    long[] negatives = new long[thresholds.length];
    tally(counts, positives, negatives);
    double sum = 0;
    long truePositives = 0;
    long all = 0;
    for (int i = 0; i < positives.length; i++) {
      truePositives += positives[i];
      all += positives[i] + negatives[i];
      sum += positives[i] == 0 ? 0 : positives[i] * ((double) truePositives / all);
    }
    return sum / truePositives;
  }

  /**
   * A point of a curve.
   *
   * @param threshold the lowest score that counts as positive
   * @param x the false positive rate, or the recall
   * @param y the true positive rate, or the precision
   */
  public record Point(double threshold, double x, double y) {}

  /**
   * The ROC curve, from (0, 0) at an infinite threshold to (1, 1). After the first finite
   * threshold, points that lie exactly halfway between their neighbours are left out, as in {@code
   * sklearn.metrics.roc_curve}. The curve is empty if all examples or no examples belong to the
   * class.
   */
  public List<Point> roc(int[] counts) {
    List<Step> steps = new ArrayList<>(List.of(new Step(Double.POSITIVE_INFINITY, 0, 0)));
    steps.addAll(steps(counts));
    Step last = steps.get(steps.size() - 1);
    List<Point> points = new ArrayList<>();
    if (last.truePositives == 0 || last.falsePositives == 0) {
      return points;
    }
    for (int i = 0; i < steps.size(); i++) {
      if (i <= 1 || i == steps.size() - 1 || corner(steps, i)) {
        Step step = steps.get(i);
        points.add(
            new Point(
                step.threshold,
                step.falsePositives / last.falsePositives,
                step.truePositives / last.truePositives));
      }
    }
    return points;
  }

  /**
   * Whether either count changes by a different amount after a point than before it, as in
   * scikit-learn.
   */
  private static boolean corner(List<Step> steps, int i) {
    Step before = steps.get(i - 1);
    Step here = steps.get(i);
    Step after = steps.get(i + 1);
    return here.truePositives - before.truePositives != after.truePositives - here.truePositives
        || here.falsePositives - before.falsePositives
            != after.falsePositives - here.falsePositives;
  }

  /**
   * The precision-recall curve, with one point per threshold, in descending order of the threshold;
   * x is the recall, and y the precision. ({@code sklearn.metrics.precision_recall_curve} has the
   * points in reverse order, and adds a last point (0, 1).) The curve is empty if no example
   * belongs to the class.
   */
  public List<Point> precisionRecall(int[] counts) {
    List<Step> steps = steps(counts);
    double all = steps.isEmpty() ? 0 : steps.get(steps.size() - 1).truePositives;
    if (all == 0) {
      return List.of();
    }
    return steps.stream()
        .map(
            step ->
                new Point(
                    step.threshold,
                    step.truePositives / all,
                    step.truePositives / (step.truePositives + step.falsePositives)))
        .toList();
  }
}
