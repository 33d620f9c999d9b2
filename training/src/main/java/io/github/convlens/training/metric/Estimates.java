package io.github.convlens.training.metric;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Values of scores and their intervals, all from the same bootstrap samples, in the order in which
 * they were computed.
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
   * Computes them.
   *
   * @param examples the number of examples
   * @param scores computes the scores of a sample from the number of times that each example occurs
   *     in it; called by several threads
   * @param done run after each sample, by several threads
   */
  public static Estimates of(
      int examples, Function<int[], double[]> scores, Bootstrap bootstrap, Runnable done) {
    int[] once = new int[examples];
    Arrays.fill(once, 1);
    return new Estimates(scores.apply(once), bootstrap.intervals(examples, scores, done));
  }

  /** Returns the next estimates under these keys, in their order, and moves past them. */
  public <K> Map<K, Estimate> next(List<K> keys) {
    Map<K, Estimate> some = new LinkedHashMap<>();
    for (K key : keys) {
      some.put(key, new Estimate(values[next], intervals.get(next)));
      next++;
    }
    return some;
  }
}
