package io.github.convlens.training.gradcheck;

/**
 * How well the claimed gradient of one variable holds.
 *
 * @param name the parameter's, or {@code input}
 * @param size how many elements it has
 * @param checked how many of them were compared
 * @param kinks how many more were drawn but lie at a kink, where there is no derivative
 * @param worstError the largest relative error among those compared; NaN where there are none
 * @param worstElement where that is, in row-major order
 * @param claimed the claimed derivative there
 * @param numerical the one found by differences
 */
public record CheckedVariable(
    String name,
    long size,
    int checked,
    int kinks,
    double worstError,
    long worstElement,
    double claimed,
    double numerical) {

  /** Whether elements were compared and none is off by more than {@code bound}. */
  public boolean within(double bound) {
    return worstError <= bound;
  }
}
