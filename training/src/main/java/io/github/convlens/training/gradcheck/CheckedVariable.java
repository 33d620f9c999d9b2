package io.github.convlens.training.gradcheck;

/**
 * The check of the claimed gradient of one variable.
 *
 * @param name the parameter's name, or {@code input}
 * @param size the number of elements
 * @param checked the number of elements that were compared
 * @param kinks the number of further elements that were drawn but not compared, since they are at a
 *     kink, where the derivative does not exist
 * @param worst the element with the largest relative error
 */
public record CheckedVariable(String name, long size, int checked, int kinks, Worst worst) {

  /**
   * The largest disagreement.
   *
   * @param error the relative error; infinite if a derivative is not a number; NaN if nothing was
   *     compared
   * @param element its index in row-major order
   * @param claimed the claimed derivative there
   * @param numerical the derivative found by differences
   */
  public record Worst(double error, long element, double claimed, double numerical) {}

  /** Whether elements were compared, and none has an error of more than {@code bound}. */
  public boolean within(double bound) {
    return worst.error <= bound;
  }
}
