package io.github.convlens.experiment.explain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.github.convlens.training.task.OutputMeaning;

/**
 * The output of a network that is to be explained. It is the output for a class before the softmax,
 * for a label before the sigmoid, or for a number as scaled for the network. If a network has a
 * single output for two classes, it is that output for the second class, and the negative of that
 * output for the first.
 *
 * @param column the index of the output
 * @param negative whether the negative of the output is meant
 */
record AskedOutput(int column, boolean negative) {

  /**
   * The output of a class, label or number.
   *
   * @param index the index of the class, label or number
   * @param outputs the number of the network's outputs; for two classes, 1 or 2, depending on the
   *     loss
   */
  static AskedOutput of(OutputMeaning meaning, int index, int outputs) {
    return meaning instanceof OutputMeaning.OfClasses && outputs == 1
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
