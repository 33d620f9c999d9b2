package io.github.convlens.model.engine;

import ai.djl.ndarray.NDArray;

/** The correct results of a trial, to which those of libtorch are held. */
interface Expectation {

  /** Whether this is the output. */
  boolean isOutput(NDArray actual);

  /**
   * Whether this is the gradient of the batch.
   *
   * @param upstream the gradient of the output
   */
  boolean isInputGradient(NDArray upstream, NDArray actual);
}
