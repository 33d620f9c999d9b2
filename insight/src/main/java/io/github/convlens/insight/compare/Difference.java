package io.github.convlens.insight.compare;

/**
 * The difference between a group of runs and the first group in one metric.
 *
 * @param group the label of the group
 * @param metric the column of {@code metrics.csv}
 * @param difference the mean of the group minus the mean of the first group
 * @param p the p-value of Welch's two-sided test, with Holm's correction if more than one group is
 *     compared with the first; NaN if a group has only one run
 */
public record Difference(String group, String metric, double difference, double p) {
  /** The usual significance level. */
  static final double LEVEL = 0.05;

  /** Whether there are enough seeds for a test. */
  public boolean judged() {
    return !Double.isNaN(p);
  }

  /** Whether the difference is too large to be explained by the seeds. */
  public boolean significant() {
    return p < LEVEL;
  }
}
