package io.github.convlens.training.metric;

import java.util.Arrays;

/**
 * The interval in which a score lies with a confidence of 95 %.
 *
 * @param low the value below which 2.5 % of the resampled scores lie; NaN if no resampled score is
 *     defined
 * @param high the value above which 2.5 % of the resampled scores lie; NaN if no resampled score is
 *     defined
 */
public record Interval(double low, double high) {

  private static final double TAIL = 0.025;

  /**
   * The interval between two percentiles, interpolated linearly between neighbours, as by {@code
   * numpy.percentile}.
   *
   * @param resampled scores of bootstrap samples; NaN is ignored
   */
  public static Interval of(double[] resampled) {
    double[] sorted = Arrays.stream(resampled).filter(v -> !Double.isNaN(v)).sorted().toArray();
    return new Interval(quantile(sorted, TAIL), quantile(sorted, 1 - TAIL));
  }

  private static double quantile(double[] sorted, double part) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double position = part * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
