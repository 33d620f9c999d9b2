package io.github.convlens.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * A convolution to be checked.
 *
 * @param layer its layer's name, for messages
 * @param image shape of one image, channels first; a few pixels suffice
 * @param weight shape of its weights
 * @param inputGradient whether training needs the gradient of its input
 * @param identity equal for equal convolutions, which are checked only once
 * @param computation computes it, without a bias
 */
public record ConvolutionCase(
    String layer,
    Shape image,
    Shape weight,
    boolean inputGradient,
    Object identity,
    Computation computation) {

  /** A convolution in the data type of its arguments. */
  @FunctionalInterface
  public interface Computation {
    /**
     * @param x a batch of images
     * @return the output, in {@code x}'s manager
     */
    NDArray of(NDArray x, NDArray weight);
  }
}
