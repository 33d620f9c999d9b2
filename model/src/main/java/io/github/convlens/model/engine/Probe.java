package io.github.convlens.model.engine;

/** Tests whether convolutions give correct results. */
public interface Probe {

  /**
   * Whether a small convolution, which serves as a standard test, has correct outputs and input
   * gradients. In virtual machines that hide the sizes of the processor's caches, it reliably shows
   * the fault of oneDNN 3.2 to 3.7 (see {@link EngineCheck}).
   *
   * @param attempt the number of the attempt, from 0. Each attempt has two more input and output
   *     channels than the one before, since libtorch reuses what it has prepared for an earlier
   *     convolution of the same shape, even if that is faulty
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
