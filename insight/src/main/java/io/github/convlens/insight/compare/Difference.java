package io.github.convlens.insight.compare;

/**
 * The difference of a group of runs from the first group in a metric.
 *
 * @param group its label
 * @param metric the column of {@code metrics.csv}
 * @param difference the group's mean minus that of the first group
 * @param p the p-value of Welch's two-sided test, with Holm's correction if there are several
 *     groups; NaN if a group has only one run
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
