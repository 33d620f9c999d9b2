package io.github.convlens.model.engine;

import ai.djl.ndarray.NDArray;

/** The correct results of a trial, against which the results of libtorch are compared. */
interface Expectation {

  /** Whether {@code actual} is the correct output. */
  boolean isOutput(NDArray actual);

  /**
   * Whether {@code actual} is the correct gradient with respect to the batch.
   *
   * @param upstream the gradient with respect to the output
   */
  boolean isInputGradient(NDArray upstream, NDArray actual);
}
