package io.github.convlens.training.optimize;

/** The bounds that options check; each names the key, the value and what is allowed. */
final class Require {

  private Require() {}

  static void fraction(String key, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          key + " is " + value + ": give a number from 0 to below 1");
    }
  }

  static void positive(String key, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(key + " is " + value + ": give a number above 0");
    }
  }

  static void notNegative(String key, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(key + " is " + value + ": give 0 or a number above it");
    }
  }

  static void adam(double beta1, double beta2, double epsilon, double weightDecay) {
    fraction("beta1", beta1);
    fraction("beta2", beta2);
    positive("epsilon", epsilon);
    notNegative("weight_decay", weightDecay);
  }
}
