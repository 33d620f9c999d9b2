package io.github.convlens.training.metric;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The values of scores and their intervals, in the order in which the scores are computed. All
 * intervals come from the same bootstrap samples.
 */
public final class Estimates {

  private final double[] values;
  private final List<Interval> intervals;
  private int next;

  private Estimates(double[] values, List<Interval> intervals) {
    this.values = values;
    this.intervals = intervals;
  }

  /**
   * Computes the scores and their intervals.
   *
   * @param examples the number of examples
   * @param scores computes the scores of a sample from the number of times that each example occurs
   *     in it; called on several threads
   * @param done a task that is run after each sample, on several threads
   */
  public static Estimates of(
      int examples, Function<int[], double[]> scores, Bootstrap bootstrap, Runnable done) {
    int[] once = new int[examples];
    Arrays.fill(once, 1);
    return new Estimates(scores.apply(once), bootstrap.intervals(examples, scores, done));
  }

  /** Returns the next estimates, one per key in the order of the keys, and moves past them. */
  public <K> Map<K, Estimate> next(List<K> keys) {
    Map<K, Estimate> estimates = new LinkedHashMap<>();
    for (K key : keys) {
      estimates.put(key, new Estimate(values[next], intervals.get(next)));
      next++;
    }
    return estimates;
  }
}
