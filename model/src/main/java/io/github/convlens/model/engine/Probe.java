package io.github.convlens.model.engine;

/** Tests whether convolutions give correct results. */
public interface Probe {

  /**
   * Tries the convolution that reliably shows the fault of oneDNN 3.2 to 3.7 on machines that hide
   * their caches, and compares its outputs and input gradients with exact values.
   *
   * @param attempt the number of the attempt, from 0. Each attempt tries a different convolution,
   *     since libtorch reuses a convolution that it has prepared, even if it is faulty
   */
  boolean standardIsRight(int attempt);

  /**
   * Tries a convolution of a network in float32, and compares its results with its {@link
   * Reference}.
   *
   * @param layout the order of the batch's values in memory
   * @param inputGradient whether the gradient with respect to the input is also compared
   */
  boolean isRight(
      ConvolutionCase convolution, Layout layout, ConvolutionPath path, boolean inputGradient);
}
