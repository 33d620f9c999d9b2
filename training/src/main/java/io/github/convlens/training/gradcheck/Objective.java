package io.github.convlens.training.gradcheck;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** A number computed from arrays, and its analytic gradient. */
public interface Objective {

  /**
   * One array that the number depends on.
   *
   * @param array a contiguous float64 array that autograd has not computed from other arrays; the
   *     check changes its elements in place and restores them
   */
  record Variable(String name, NDArray array) {}

  /** The variables on which the number depends. */
  List<Variable> variables();

  /** The number at the variables' current values. Repeated calls return the same number. */
  double value();

  /**
   * The analytic gradient at the current values: one array of elements per variable, in the order
   * of {@link #variables}.
   */
  List<double[]> gradient();
}
