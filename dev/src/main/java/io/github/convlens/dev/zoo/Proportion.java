package io.github.convlens.dev.zoo;

import java.util.Locale;

/**
 * A share of a total, with its 95 % confidence interval.
 *
 * @param count the number of cases that belong to the share
 * @param all the total number of cases
 */
record Proportion(long count, long all) {
  /** The quantile of the normal distribution for a two-sided interval of 95 %. */
  private static final double Z = 1.959964;

  /** The share; NaN if the total is 0. */
  double value() {
    return (double) count / all;
  }

  /** The lower end of Wilson's (1927) interval of 95 %; 0 if the total is 0. */
  double low() {
    return all == 0 ? 0 : Math.max(0, centre() - half());
  }

  /** The upper end of the interval; 1 if the total is 0. */
  double high() {
    return all == 0 ? 1 : Math.min(1, centre() + half());
  }

  private double centre() {
    return (value() + Z * Z / (2 * all)) / (1 + Z * Z / all);
  }

  private double half() {
    double p = value();
    return Z * Math.sqrt(p * (1 - p) / all + Z * Z / (4.0 * all * all)) / (1 + Z * Z / all);
  }

  /** The text, such as {@code 41 of 43, 0.95 (0.85 to 0.99)}. */
  @Override
  public String toString() {
    return all == 0
        ? "none"
        : String.format(
            Locale.ROOT, "%d of %d, %.2f (%.2f to %.2f)", count, all, value(), low(), high());
  }
}
