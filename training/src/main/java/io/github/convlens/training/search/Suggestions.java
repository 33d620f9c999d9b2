package io.github.convlens.training.search;

import io.github.convlens.training.search.LearningRateSweep.Point;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Learning rates that a range test suggests, by fastai's definitions ({@code
 * fastai/callback/schedule.py}). The first tenth of the test and its last five batches are left
 * out, and so is everything from the first loss that is not finite onwards.
 *
 * @param valley the rate halfway into the longest valley (a third plus a sixth of its length, each
 *     rounded down). The valley ends at the last loss of the longest decreasing subsequence, and
 *     contains as many batches as that subsequence
 * @param minimum a tenth of the rate with the lowest loss
 * @param steep the learning rate where the loss falls most steeply, as a function of the logarithm
 *     of the learning rate
 * @param slide the rate at the left end of a window that slides from the last batch to the left,
 *     until the slope of the loss is nearly the same at both ends of the window
 */
public record Suggestions(
    OptionalDouble valley, OptionalDouble minimum, OptionalDouble steep, OptionalDouble slide) {

  private static final int SKIPPED_AT_END = 5;
  private static final int BATCHES_PER_SKIPPED_BATCH = 10;
  private static final int SLIDING_WINDOW = 15;

  /** fastai's {@code thresh}. */
  private static final double MAX_SLOPE_DIFFERENCE = 0.005;

  /**
   * @param batches the number of batches of the whole test, even if it stopped earlier
   */
  static Suggestions of(List<Point> points, int batches) {
    int from = batches / BATCHES_PER_SKIPPED_BATCH;
    int to = from;
    while (to < points.size() - SKIPPED_AT_END && Double.isFinite(points.get(to).smoothLoss())) {
      to++;
    }
    if (to - from < 2) {
      OptionalDouble none = OptionalDouble.empty();
      return new Suggestions(none, none, none, none);
    }
    List<Point> used = points.subList(from, to);
    double[] rates = used.stream().mapToDouble(Point::learningRate).toArray();
    double[] losses = used.stream().mapToDouble(Point::smoothLoss).toArray();
    return new Suggestions(
        OptionalDouble.of(valley(rates, losses)),
        OptionalDouble.of(minimum(rates, losses)),
        OptionalDouble.of(steep(rates, losses)),
        slide(rates, losses));
  }

  /**
   * The recommended rate: the median of all suggestions, on a logarithmic scale. Any one of them
   * can be far off: the valley is too low if the loss hardly falls for a long time, and a tenth of
   * the minimum is too high if batch norm keeps the loss from rising again.
   *
   * @return the rate; empty if there are no suggestions
   */
  public OptionalDouble middle() {
    double[] sorted = byName().values().stream().mapToDouble(rate -> rate).sorted().toArray();
    int half = sorted.length / 2;
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[half] : Math.sqrt(sorted[half - 1] * sorted[half]));
  }

  /** All suggestions by name, in the order in which fastai lists them. */
  public Map<String, Double> byName() {
    Map<String, Double> all = new LinkedHashMap<>();
    valley.ifPresent(rate -> all.put("valley", rate));
    minimum.ifPresent(rate -> all.put("minimum", rate));
    steep.ifPresent(rate -> all.put("steep", rate));
    slide.ifPresent(rate -> all.put("slide", rate));
    return all;
  }

  static double valley(double[] rates, double[] losses) {
    int[] longest = new int[losses.length];
    Arrays.fill(longest, 1);
    int end = 0;
    for (int i = 1; i < losses.length; i++) {
      for (int j = 0; j < i; j++) {
        if (losses[i] < losses[j] && longest[i] < longest[j] + 1) {
          longest[i] = longest[j] + 1;
        }
      }
      if (longest[end] < longest[i]) {
        end = i;
      }
    }
    int length = end == 0 ? 0 : longest[end];
    int start = end - length;
    return rates[Math.max(0, start + length / 3 + length / 6)];
  }

  static double minimum(double[] rates, double[] losses) {
    int lowest = 0;
    for (int i = 1; i < losses.length; i++) {
      lowest = losses[i] < losses[lowest] ? i : lowest;
    }
    return rates[lowest] / 10;
  }

  static double steep(double[] rates, double[] losses) {
    int steepest = 0;
    double steepestSlope = Double.POSITIVE_INFINITY;
    for (int i = 0; i + 1 < losses.length; i++) {
      double slope = (losses[i + 1] - losses[i]) / Math.log(rates[i + 1] / rates[i]);
      if (slope < steepestSlope) {
        steepestSlope = slope;
        steepest = i;
      }
    }
    return rates[steepest];
  }

  /** The rate; empty if the losses do not fill the window. */
  static OptionalDouble slide(double[] rates, double[] losses) {
    int right = losses.length - 1;
    int left = right - SLIDING_WINDOW;
    if (left < 0) {
      return OptionalDouble.empty();
    }
    double[] gradient = gradient(losses);
    double rate = rates[left];
    while (left >= 0 && Math.abs(gradient[right] - gradient[left]) > MAX_SLOPE_DIFFERENCE) {
      rate = rates[left];
      right--;
      left--;
    }
    return OptionalDouble.of(rate);
  }

  /**
   * The slope as in {@code numpy.gradient}: half the difference between the two neighbours, and
   * one-sided at the ends.
   */
  private static double[] gradient(double[] values) {
    int last = values.length - 1;
    double[] gradient = new double[values.length];
    for (int i = 0; i <= last; i++) {
      int before = Math.max(0, i - 1);
      int after = Math.min(last, i + 1);
      gradient[i] = (values[after] - values[before]) / (after - before);
    }
    return gradient;
  }
}
