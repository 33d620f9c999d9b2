package io.github.convlens.experiment.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The cost of a feature, computed from pairs of speeds without and with the feature.
 *
 * @param median the median of the costs of the pairs, where a cost is the added time as a fraction
 *     of the time without the feature
 * @param upper95 a one-sided upper bound for the true median, at 95 % confidence, without
 *     assumptions about the distribution (order statistics of the binomial); null for fewer than
 *     {@link #FEWEST} pairs, whose largest cost is too often below the true median
 */
record PairedCost(double median, @Nullable Double upper95) {
  /**
   * The minimum number of pairs for an upper bound. With four pairs, all costs would be below the
   * true median in 1 of 16 cases.
   */
  static final int FEWEST = 5;

  private static final double CONFIDENCE = 0.95;

  static PairedCost of(List<Double> without, List<Double> with) {
    double[] costs =
        IntStream.range(0, without.size())
            .mapToDouble(i -> without.get(i) / with.get(i) - 1)
            .sorted()
            .toArray();
    return new PairedCost(
        median(costs), costs.length < FEWEST ? null : costs[upperIndex(costs.length)]);
  }

  static double median(List<Double> values) {
    return median(values.stream().mapToDouble(Double::doubleValue).sorted().toArray());
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The lowest index into the sorted costs such that the true median exceeds the cost at this index
   * with a probability of at most 5 %.
   *
   * @param n the number of costs, at least {@link #FEWEST}
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
    throw new IllegalArgumentException(n + " costs have no bound");
  }

  private static double logChoose(int n, int k) {
    double sum = 0;
    for (int i = 1; i <= k; i++) {
      sum += Math.log(n - k + i) - Math.log(i);
    }
    return sum;
  }
}
