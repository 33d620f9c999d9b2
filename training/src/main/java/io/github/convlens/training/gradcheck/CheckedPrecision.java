package io.github.convlens.training.gradcheck;

/**
 * The difference of float32 from float64 in one comparison, which is about a parameter's gradient,
 * its values after updates, or the statistics of a layer's output.
 *
 * @param name the name of the array that was compared, as {@code conv1.weight}
 * @param size the number of its elements
 * @param error the largest difference of an element, relative to a size that the check chooses; NaN
 *     if a value is not a number
 * @param tolerance the largest error that rounding explains
 */
public record CheckedPrecision(String name, long size, double error, double tolerance) {

  /** Whether rounding explains the difference. */
  public boolean holds() {
    return error <= tolerance;
  }

  /**
   * The largest difference between elements at the same place; NaN if an element is not a number.
   */
  static double difference(double[] some, double[] others) {
    double difference = 0;
    for (int i = 0; i < some.length; i++) {
      // Math.max keeps NaN.
      difference = Math.max(difference, Math.abs(some[i] - others[i]));
    }
    return difference;
  }
}
