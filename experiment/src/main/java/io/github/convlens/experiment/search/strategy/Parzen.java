package io.github.convlens.experiment.search.strategy;

import io.github.convlens.experiment.search.space.Domain;
import io.github.convlens.experiment.search.space.Values;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A probability density on the interval from 0 to 1, estimated from the positions of earlier
 * values. It is a mixture of normal distributions with equal weights, truncated to the interval.
 * There is one normal distribution around each position. Its standard deviation is the distance to
 * the farther neighbour (Bergstra et al. 2011). A wide normal distribution (mean 0.5, standard
 * deviation 1) is added so that no position is ruled out. The values of a list have no order, so
 * their density is a histogram, in which one additional count is spread over all values.
 */
final class Parzen {
  private static final double PRIOR_MEAN = 0.5;
  private static final double PRIOR_WIDTH = 1;

  private final double[] means;
  private final double[] widths;
  private final double[] weights;

  Parzen(Domain domain, double[] positions) {
    if (domain instanceof Values) {
      int bins = domain.count();
      means = new double[0];
      widths = new double[0];
      weights = new double[bins];
      Arrays.fill(weights, 1.0 / bins);
      for (double position : positions) {
        weights[Math.min(bins - 1, (int) (position * bins))]++;
      }
    } else {
      means = Arrays.copyOf(positions, positions.length + 1);
      means[positions.length] = PRIOR_MEAN;
      Arrays.sort(means);
      widths = widths(means, Arrays.binarySearch(means, PRIOR_MEAN));
      weights = new double[means.length];
      Arrays.fill(weights, 1);
    }
  }

  private static double[] widths(double[] means, int prior) {
    double[] widths = new double[means.length];
    double lowest = 1.0 / Math.min(100, 1 + means.length);
    for (int i = 0; i < means.length; i++) {
      double below = means[i] - (i == 0 ? 0 : means[i - 1]);
      double above = (i == means.length - 1 ? 1 : means[i + 1]) - means[i];
      widths[i] = i == prior ? PRIOR_WIDTH : Math.min(1, Math.max(lowest, Math.max(below, above)));
    }
    return widths;
  }

  /** Draws a position from the density. */
  double draw(SplittableRandom random) {
    int chosen = 0;
    double remaining = random.nextDouble() * Arrays.stream(weights).sum();
    while (chosen < weights.length - 1 && remaining >= weights[chosen]) {
      remaining -= weights[chosen++];
    }
    if (means.length == 0) {
      return (chosen + 0.5) / weights.length;
    }
    double position;
    do {
      position = means[chosen] + widths[chosen] * gaussian(random);
    } while (position < 0 || position >= 1);
    return position;
  }

  /**
   * Draws a standard normal number by the Box-Muller transform. {@code StrictMath} gives the same
   * number on every machine.
   */
  private static double gaussian(SplittableRandom random) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }

  /** The density at a position. */
  double density(double position) {
    double total = Arrays.stream(weights).sum();
    if (means.length == 0) {
      int bin = Math.min(weights.length - 1, (int) (position * weights.length));
      return weights[bin] * weights.length / total;
    }
    double sum = 0;
    for (int i = 0; i < means.length; i++) {
      double inside = normal((1 - means[i]) / widths[i]) - normal(-means[i] / widths[i]);
      double z = (position - means[i]) / widths[i];
      sum += StrictMath.exp(-z * z / 2) / (widths[i] * Math.sqrt(2 * Math.PI) * inside);
    }
    return sum / total;
  }

  /**
   * The cumulative distribution function of the standard normal distribution (Abramowitz and Stegun
   * 26.2.17, error below 7.5e-8).
   */
  static double normal(double z) {
    double t = 1 / (1 + 0.2316419 * Math.abs(z));
    double tail =
        StrictMath.exp(-z * z / 2)
            / Math.sqrt(2 * Math.PI)
            * t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return z >= 0 ? 1 - tail : tail;
  }
}
