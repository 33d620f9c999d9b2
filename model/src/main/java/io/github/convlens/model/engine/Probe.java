package io.github.convlens.model.engine;

/** Tests whether convolutions give correct results. */
public interface Probe {

  /**
   * Tries the convolution that reliably shows the fault of oneDNN 3.2 to 3.7 on machines that hide
   * their caches, and compares its outputs and input gradients with exact values.
   *
   * @param attempt the attempt, from 0; each attempt tries another convolution, since libtorch
   *     keeps what it has prepared, faulty or not, for further calls
   */
  boolean standardIsRight(int attempt);

  /**
   * Tries a convolution of a network in float32, and compares its results with those of its {@link
   * Reference}.
   *
   * @param layout the order of the batch's values in memory
   * @param inputGradient whether the gradient of the input is compared too
   */
  boolean isRight(
      ConvolutionCase convolution, Layout layout, ConvolutionPath path, boolean inputGradient);
}
