package io.github.convlens.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * A convolution to be checked.
 *
 * @param layer the name of the convolution's layer, for messages
 * @param image the shape of one image, channels first; a few pixels suffice
 * @param weight the shape of the weights
 * @param inputGradient whether training needs the gradient with respect to the input
 * @param reference the source of the correct results
 * @param computation the function that computes the convolution, without a bias
 */
public record ConvolutionCase(
    String layer,
    Shape image,
    Shape weight,
    boolean inputGradient,
    Reference reference,
    Computation computation) {

  /**
   * An object that is equal for equal convolutions, so that equal convolutions are checked only
   * once.
   */
  Object identity() {
    return List.of(image, weight, inputGradient, reference.identity());
  }

  /** A function that computes a convolution in the data type of its arguments. */
  @FunctionalInterface
  public interface Computation {
    /**
     * @param x a batch of images
     * @return the output, in {@code x}'s manager
     */
    NDArray of(NDArray x, NDArray weight);
  }
}
