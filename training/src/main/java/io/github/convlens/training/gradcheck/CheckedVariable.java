package io.github.convlens.training.gradcheck;

/**
 * The result of checking the analytic gradient of one variable.
 *
 * @param name the parameter's name, or {@code input}
 * @param size the number of elements
 * @param checked the number of elements that were compared
 * @param kinks the number of elements that were drawn but not compared, since they lie at a kink,
 *     where the derivative does not exist
 * @param worst the element with the largest relative error
 */
public record CheckedVariable(String name, long size, int checked, int kinks, Worst worst) {

  /**
   * The element with the largest relative error.
   *
   * @param error the relative error; infinite if a derivative is NaN; NaN if nothing was compared
   * @param element the index of the element, in row-major order
   * @param claimed the analytic derivative of that element
   * @param numerical the derivative by finite differences
   */
  public record Worst(double error, long element, double claimed, double numerical) {}

  /** Whether at least one element was compared, and no error exceeds {@code bound}. */
  public boolean within(double bound) {
    return worst.error <= bound;
  }
}
