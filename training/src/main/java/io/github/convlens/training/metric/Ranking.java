package io.github.convlens.training.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Examples ordered by a score that should be high for one class. ROC and precision-recall curves
 * are computed from this order. Examples of the same score share a threshold, so no order among
 * them is assumed.
 *
 * <p>Counts say how often each example occurs. They are all 1 for the examples themselves, and
 * differ for a bootstrap sample.
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
   * @param scores the scores by example, none of them NaN
   * @param positive whether each example is of the class
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
      group[i] = distinct - 1 - Math.max(0, place(rising, scores[i]));
    }
    return new Ranking(Arrays.copyOf(thresholds, distinct), group, positive.clone());
  }

  private static int place(double[] rising, double score) {
    int place = Arrays.binarySearch(rising, score);
    return place >= 0 ? place : Arrays.binarySearch(rising, -score);
  }

  /**
   * The examples at or above one threshold.
   *
   * @param threshold the lowest score that counts as positive
   * @param truePositives examples of the class at or above it
   * @param falsePositives other examples at or above it
   */
  private record Step(double threshold, double truePositives, double falsePositives) {}

  private List<Step> steps(int[] counts) {
    long[] positives = new long[thresholds.length];
    long[] negatives = new long[thresholds.length];
    tally(counts, positives, negatives);
    List<Step> steps = new ArrayList<>();
    long above = 0;
    long falsely = 0;
    for (int i = 0; i < thresholds.length; i++) {
      above += positives[i];
      falsely += negatives[i];
      if (positives[i] + negatives[i] > 0) {
        steps.add(new Step(thresholds[i], above, falsely));
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
   * than another, with a tie counted as half ({@code sklearn.metrics.roc_auc_score}).
   *
   * @return NaN if all examples are of the class, or if none is
   */
  public double rocAuc(int[] counts) {
    long[] positives = new long[thresholds.length];
    long[] negatives = new long[thresholds.length];
    tally(counts, positives, negatives);
    double area = 0;
    long above = 0;
    long falsely = 0;
    for (int i = 0; i < positives.length; i++) {
      area += negatives[i] * (above + 0.5 * positives[i]);
      above += positives[i];
      falsely += negatives[i];
    }
    return area / ((double) above * falsely);
  }

  /**
   * Average precision: the mean of the precisions at each threshold, each weighted by the recall
   * gained there ({@code sklearn.metrics.average_precision_score}).
   *
   * @return NaN if no example is of the class
   */
  public double averagePrecision(int[] counts) {
    long[] positives = new long[thresholds.length];
    long[] negatives = new long[thresholds.length];
    tally(counts, positives, negatives);
    double sum = 0;
    long above = 0;
    long all = 0;
    for (int i = 0; i < positives.length; i++) {
      above += positives[i];
      all += positives[i] + negatives[i];
      sum += positives[i] == 0 ? 0 : positives[i] * ((double) above / all);
    }
    return sum / above;
  }

  /**
   * A point of a curve.
   *
   * @param threshold the lowest score that counts as positive
   * @param x false positive rate, or recall
   * @param y true positive rate, or precision
   */
  public record Point(double threshold, double x, double y) {}

  /**
   * The ROC curve, from (0, 0) at an infinite threshold to (1, 1); points after the first that lie
   * on the straight line between their neighbours are left out ({@code sklearn.metrics.roc_curve}).
   * Empty if all examples are of the class, or if none is.
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
   * Whether the step after a point differs from the step to it, in either count; as in
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
   * The precision-recall curve, a point for each threshold, the highest first; x is the recall, y
   * the precision ({@code sklearn.metrics.precision_recall_curve}, which has them in reverse order,
   * with a last point (0, 1) added). Empty if no example is of the class.
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
