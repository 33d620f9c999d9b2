package io.github.convlens.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * A convolution and the values with which it is tried.
 *
 * @param convolution the convolution
 * @param layout the memory order of the batch and of the gradient with respect to the output
 * @param numbers the source of all values
 * @param x the batch, in float32
 * @param weight the weights, in float32
 */
record Trial(
    ConvolutionCase convolution, Layout layout, WholeNumbers numbers, NDArray x, NDArray weight) {

  /**
   * The number of images. It is more than one, because libtorch may run different code for a single
   * image.
   */
  static final int BATCH = 2;

  static Trial of(ConvolutionCase convolution, Layout preferred, NDManager manager) {
    WholeNumbers numbers = new WholeNumbers(convolution.weight());
    Shape batch = new Shape(BATCH).addAll(convolution.image());
    Layout layout = batch.dimension() == 4 ? preferred : Layout.CONTIGUOUS;
    return new Trial(
        convolution,
        layout,
        numbers,
        layout.array(numbers.batch(batch), batch, manager),
        manager.create(numbers.weights(), convolution.weight()));
  }

  /** The gradient with respect to the output, from which the backward pass starts. */
  NDArray upstream(Shape output, NDManager manager) {
    return layout.array(numbers.upstream(output), output, manager);
  }
}
