package io.github.convlens.training.gradcheck;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** A number computed from arrays, and the gradient that is claimed for it. */
public interface Objective {

  /**
   * One array that the number depends on.
   *
   * @param array float64, contiguous, without a gradient graph; the check changes its elements in
   *     place and restores them
   */
  record Variable(String name, NDArray array) {}

  /** The variables it depends on. */
  List<Variable> variables();

  /** The number at the variables' present values. It is the same at every call. */
  double value();

  /** The claimed gradient at the present values: the elements for each variable, in order. */
  List<double[]> gradient();
}
