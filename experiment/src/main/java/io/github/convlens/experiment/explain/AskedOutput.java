package io.github.convlens.experiment.explain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.github.convlens.training.task.OutputMeaning;

/**
 * The output of a network that is asked about: a class's before the softmax, a label's before the
 * sigmoid, a number as it is scaled for the network. Of a network with one output for two classes,
 * that output for the second and its negative for the first.
 *
 * @param column of the outputs
 * @param negative whether its negative is meant
 */
record AskedOutput(int column, boolean negative) {

  /** The output of a class, label or number, by its index. */
  static AskedOutput of(OutputMeaning meaning, int index) {
    return meaning instanceof OutputMeaning.OfClasses && meaning.names().size() == 2
        ? new AskedOutput(0, index == 0)
        : new AskedOutput(index, false);
  }

  /**
   * The output for each image.
   *
   * @param outputs (N, outputs)
   * @return (N), differentiable
   */
  NDArray of(NDArray outputs) {
    NDArray asked = outputs.get(new NDIndex().addAllDim().addIndices(column));
    return negative ? asked.neg() : asked;
  }
}
