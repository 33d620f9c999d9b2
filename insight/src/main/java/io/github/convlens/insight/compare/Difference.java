package io.github.convlens.insight.compare;

/**
 * The difference between a group of runs and the first group in one metric.
 *
 * @param group the label of the group
 * @param metric the column of {@code metrics.csv}
 * @param difference the mean of the group minus the mean of the first group
 * @param p the p-value of Welch's two-sided test, with Holm's correction if more than one group is
 *     compared with the first; NaN if this group or the first group has only one run
 */
public record Difference(String group, String metric, double difference, double p) {
  /** The usual significance level. */
  static final double LEVEL = 0.05;

  /** Whether both groups have enough runs for a test, two or more. */
  public boolean judged() {
    return !Double.isNaN(p);
  }

  /** Whether the difference is too large to be explained by chance differences between runs. */
  public boolean significant() {
    return p < LEVEL;
  }
}
