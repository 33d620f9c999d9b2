package io.github.convlens.experiment.explain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.github.convlens.training.task.OutputMeaning;

/**
 * The output of a network that is to be explained. The output for a class is taken before the
 * softmax, the output for a label before the sigmoid, and the output for a number before it is
 * scaled to its original unit. If a network has a single output for two classes, this output
 * explains the second class, and its negative explains the first.
 *
 * @param column the index of the output
 * @param negative whether the negative of the output is to be explained
 */
record AskedOutput(int column, boolean negative) {

  /**
   * The output of a class, label or number.
   *
   * @param index the index of the class, label or number
   * @param outputs the number of the network's outputs. For two classes it is 1 or 2, depending on
   *     the loss
   */
  static AskedOutput of(OutputMeaning meaning, int index, int outputs) {
    return meaning instanceof OutputMeaning.OfClasses && outputs == 1
        ? new AskedOutput(0, index == 0)
        : new AskedOutput(index, false);
  }

  /**
   * The output to explain for each image.
   *
   * @param outputs the network's outputs, shape (N, outputs)
   * @return a differentiable array of shape (N)
   */
  NDArray of(NDArray outputs) {
    NDArray asked = outputs.get(new NDIndex().addAllDim().addIndices(column));
    return negative ? asked.neg() : asked;
  }
}
