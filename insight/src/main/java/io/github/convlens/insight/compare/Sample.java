package io.github.convlens.insight.compare;

import java.util.List;

/**
 * The values of a metric in runs that differ only in their seed.
 *
 * @param values one or more values
 */
public record Sample(List<Double> values) {

  /** Copies the values. */
  public Sample {
    values = List.copyOf(values);
  }

  /** The number of values. */
  public int count() {
    return values.size();
  }

  /** The mean of the values. */
  public double mean() {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** The standard deviation (n − 1) of the values; NaN for a single value. */
  public double std() {
    double mean = mean();
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.size() - 1));
  }
}
