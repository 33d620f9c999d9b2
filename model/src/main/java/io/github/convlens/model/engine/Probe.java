package io.github.convlens.model.engine;

/** Tests whether convolutions give correct results. */
public interface Probe {

  /**
   * Whether the standard convolution has correct outputs and input gradients. On machines that hide
   * their caches, this convolution reliably shows the fault of oneDNN 3.2 to 3.7.
   *
   * @param attempt the number of the attempt, from 0. Each attempt tries a different convolution,
   *     since libtorch reuses convolutions that it has prepared, even faulty ones
   */
  boolean standardIsRight(int attempt);

  /**
   * Whether a convolution of a network, computed in float32, gives the results of its {@link
   * Reference}.
   *
   * @param layout the order of the batch's values in memory
   * @param inputGradient whether the gradient with respect to the input is also compared
   */
  boolean isRight(
      ConvolutionCase convolution, Layout layout, ConvolutionPath path, boolean inputGradient);
}
