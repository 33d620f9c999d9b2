package io.github.convlens.insight.compare;

/**
 * How a group of runs differs from the first one in a metric.
 *
 * @param group its label
 * @param metric the column of {@code metrics.csv}
 * @param difference of the means, the first group's taken away
 * @param p of Welch's test, two-sided, Holm's correction applied where there are several groups;
 *     NaN where a group has one run only
 */
public record Difference(String group, String metric, double difference, double p) {
  /** The usual one. */
  static final double LEVEL = 0.05;

  /** Whether there are seeds enough to judge. */
  public boolean judged() {
    return !Double.isNaN(p);
  }

  /** Whether the difference is larger than seeds explain. */
  public boolean significant() {
    return p < LEVEL;
  }
}
