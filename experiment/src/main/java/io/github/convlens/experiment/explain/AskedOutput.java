package io.github.convlens.experiment.explain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.github.convlens.training.task.OutputMeaning;

/**
 * The output of a network that an explanation is about: that of a class before the softmax, of a
 * label before the sigmoid, of a number as it is scaled for the network. If a network has one
 * output for two classes, it is that output for the second class, and its negative for the first.
 *
 * @param column the index of the output
 * @param negative whether its negative is meant
 */
record AskedOutput(int column, boolean negative) {

  /**
   * The output of a class, label or number.
   *
   * @param index the index of the class, label or number
   * @param outputs the number of the network's outputs: for two classes, 1 or 2, by the loss
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
