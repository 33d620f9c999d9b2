package io.github.convlens.insight.compare;

/**
 * Welch's t-test: whether the means of two samples differ significantly. The variances of the
 * samples may differ, too.
 */
final class Welch {
  private static final int TERMS = 500;
  private static final double TINY = 1e-300;

  private Welch() {}

  /**
   * The two-sided p-value of the test.
   *
   * @param a at least two values
   * @param b at least two values
   */
  static double p(Sample a, Sample b) {
    double errorA = a.std() * a.std() / a.count();
    double errorB = b.std() * b.std() / b.count();
    double error = errorA + errorB;
    double difference = a.mean() - b.mean();
    if (error == 0) {
      return difference == 0 ? 1 : 0;
    }
    double degrees =
        error * error / (errorA * errorA / (a.count() - 1) + errorB * errorB / (b.count() - 1));
    double t = difference / Math.sqrt(error);
    return beta(degrees / 2, 0.5, degrees / (degrees + t * t));
  }

  /**
   * The regularised incomplete beta function, computed from its continued fraction (Press et al.,
   * Numerical Recipes, section 6.4).
   */
  static double beta(double a, double b, double x) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    double front =
        Math.exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2)
        ? front * fraction(a, b, x) / a
        : 1 - front * fraction(b, a, 1 - x) / b;
  }

  private static double fraction(double a, double b, double x) {
    double c = 1;
    double d = 1 / notZero(1 - (a + b) * x / (a + 1));
    double value = d;
    for (int m = 1; m <= TERMS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / notZero(1 + even * d);
      c = notZero(1 + even / c);
      value *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / notZero(1 + odd * d);
      c = notZero(1 + odd / c);
      value *= d * c;
      if (Math.abs(d * c - 1) < 1e-15) {
        break;
      }
    }
    return value;
  }

  private static double notZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  /** The logarithm of the gamma function of a number above 0 (Lanczos, g = 7, nine terms). */
  private static double logGamma(double x) {
    double[] terms = {
      0.9999999999998099,
      676.5203681218851,
      -1259.1392167224028,
      771.3234287776531,
      -176.6150291621406,
      12.507343278686905,
      -0.13857109526572012,
      9.984369578019572e-6,
      1.5056327351493116e-7
    };
    if (x < 0.5) {
      return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
    }
    double sum = terms[0];
    for (int i = 1; i < terms.length; i++) {
      sum += terms[i] / (x - 1 + i);
    }
    double t = x - 1 + 7.5;
    return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
  }
}
