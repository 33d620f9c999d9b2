package io.github.convlens.data.augment;

import java.util.SplittableRandom;

/** Draws random numbers from distributions. The numbers are the same on every processor. */
final class Draw {

  private Draw() {}

  /** A number drawn uniformly between two numbers, which may be equal. */
  static double between(double low, double high, SplittableRandom random) {
    return low + (high - low) * random.nextDouble();
  }

  /** A number drawn uniformly between −bound and bound. */
  static double within(double bound, SplittableRandom random) {
    return between(-bound, bound, random);
  }

  /** A ratio from 1/widest to widest with a uniformly distributed logarithm. */
  static double ratio(double widest, SplittableRandom random) {
    return StrictMath.exp(within(StrictMath.log(widest), random));
  }

  /**
   * A number from Beta(α, α). For α up to 1, it is drawn by Jöhnk's method (1964), with logarithms
   * because a small α leads to tiny numbers. For larger α it is x / (x + y), where x and y are
   * drawn from Gamma(α, 1).
   */
  static double beta(double alpha, SplittableRandom random) {
    if (alpha > 1) {
      double first = gamma(alpha, random);
      return first / (first + gamma(alpha, random));
    }
    while (true) {
      double x = logarithm(random) / alpha;
      double y = logarithm(random) / alpha;
      double larger = StrictMath.max(x, y);
      double sum = larger + StrictMath.log(StrictMath.exp(x - larger) + StrictMath.exp(y - larger));
      if (sum <= 0) {
        return StrictMath.exp(x - sum);
      }
    }
  }

  /**
   * A number from Gamma(shape, 1), for shapes of at least 1, by Marsaglia and Tsang's method
   * (2000).
   */
  private static double gamma(double shape, SplittableRandom random) {
    double d = shape - 1 / 3.0;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = normal(random);
      double v = 1 + c * x;
      if (v > 0) {
        double cube = v * v * v;
        if (logarithm(random) < x * x / 2 + d * (1 - cube + StrictMath.log(cube))) {
          return d * cube;
        }
      }
    }
  }

  /** A standard normal number, by the method of Box and Muller (1958). */
  private static double normal(SplittableRandom random) {
    double radius = StrictMath.sqrt(-2 * logarithm(random));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }

  /** The logarithm of a uniform number in (0, 1]. */
  private static double logarithm(SplittableRandom random) {
    return StrictMath.log(1 - random.nextDouble());
  }
}
