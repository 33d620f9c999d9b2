package io.github.convlens.experiment.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The cost of a feature, from pairs of speeds without and with the feature.
 *
 * @param median the median of the pairs' costs, where a cost is the added time as a fraction of the
 *     time without the feature
 * @param upper95 upper bound of the median at 95 % confidence, one-sided, without assumptions on
 *     the distribution (order statistics of the binomial); with fewer than five pairs, it is the
 *     largest cost, whose confidence is lower
 */
record PairedCost(double median, double upper95) {

  private static final double CONFIDENCE = 0.95;

  static PairedCost of(List<Double> without, List<Double> with) {
    double[] costs =
        IntStream.range(0, without.size())
            .mapToDouble(i -> without.get(i) / with.get(i) - 1)
            .sorted()
            .toArray();
    return new PairedCost(median(costs), costs[upperIndex(costs.length)]);
  }

  static double median(List<Double> values) {
    return median(values.stream().mapToDouble(Double::doubleValue).sorted().toArray());
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The lowest index into the sorted costs whose value the true median exceeds with a probability
   * of at most 5 %; the last index if there are too few costs for that.
   */
  static int upperIndex(int n) {
    double[] probability = new double[n + 1];
    Arrays.setAll(probability, k -> Math.exp(logChoose(n, k) - n * Math.log(2)));
    double below = 0;
    for (int k = 0; k < n; k++) {
      below += probability[k];
      if (below >= CONFIDENCE) {
        return k;
      }
    }
    return n - 1;
  }

  private static double logChoose(int n, int k) {
    double sum = 0;
    for (int i = 1; i <= k; i++) {
      sum += Math.log(n - k + i) - Math.log(i);
    }
    return sum;
  }
}
