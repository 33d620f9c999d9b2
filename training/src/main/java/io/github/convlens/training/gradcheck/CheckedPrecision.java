package io.github.convlens.training.gradcheck;

/**
 * The difference of float32 from float64 for one parameter.
 *
 * @param name what was compared, as {@code conv1.weight}
 * @param size how many elements it has
 * @param error the largest difference of an element, relative to the largest value of all; NaN
 *     where a value is not a number
 * @param tolerance what rounding may make of it
 */
public record CheckedPrecision(String name, long size, double error, double tolerance) {

  /** Whether rounding explains the difference. */
  public boolean holds() {
    return error <= tolerance;
  }

  /** The largest difference of two elements; NaN where one is not a number. */
  static double difference(double[] some, double[] others) {
    double difference = 0;
    for (int i = 0; i < some.length; i++) {
      // Math.max keeps NaN.
      difference = Math.max(difference, Math.abs(some[i] - others[i]));
    }
    return difference;
  }
}
