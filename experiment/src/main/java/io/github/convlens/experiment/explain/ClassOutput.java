package io.github.convlens.experiment.explain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/**
 * The output of a network for one class, before the softmax; of a network with one output for two
 * classes, that output for the second and its negative for the first.
 *
 * @param label of the class
 */
record ClassOutput(int label) {

  /**
   * The class's output for each image.
   *
   * @param outputs (N, outputs)
   * @return (N), differentiable
   */
  NDArray of(NDArray outputs) {
    if (outputs.getShape().get(1) > 1) {
      return outputs.get(new NDIndex().addAllDim().addIndices(label));
    }
    NDArray second = outputs.get(new NDIndex().addAllDim().addIndices(0));
    return label == 1 ? second : second.neg();
  }
}
