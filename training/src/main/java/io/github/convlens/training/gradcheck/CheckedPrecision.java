package io.github.convlens.training.gradcheck;

/**
 * The difference between float32 and float64 in one comparison: of a parameter's gradient, of its
 * values after updates, or of the statistics of a layer's output.
 *
 * @param name the name of the array that was compared, such as {@code conv1.weight}
 * @param size the number of elements of the array
 * @param error the largest difference between corresponding elements, relative to a scale that the
 *     check chooses; NaN if a value is NaN
 * @param tolerance the largest error that rounding can explain
 */
public record CheckedPrecision(String name, long size, double error, double tolerance) {

  /** Whether rounding can explain the difference. */
  public boolean holds() {
    return error <= tolerance;
  }

  /** The largest difference between corresponding elements; NaN if an element is NaN. */
  static double difference(double[] first, double[] second) {
    double difference = 0;
    for (int i = 0; i < first.length; i++) {
      // Math.max propagates NaN.
      difference = Math.max(difference, Math.abs(first[i] - second[i]));
    }
    return difference;
  }
}
