package io.github.convlens.model.engine;

/** Tries out whether convolutions come out right. */
public interface Probe {

  /**
   * Tries the convolution that reliably shows the fault of oneDNN 3.2 to 3.7 on machines that hide
   * their caches: outputs and input gradients, against exact values.
   *
   * @param attempt from 0; each one is another convolution, since libtorch keeps what it has
   *     prepared, faulty or not, for further calls
   */
  boolean standardIsRight(int attempt);

  /**
   * Tries a convolution of a network, in float32, against float64.
   *
   * @param layout the order in which the batch comes
   * @param inputGradient whether the gradient of the input is compared too
   */
  boolean isRight(
      ConvolutionCase convolution, Layout layout, ConvolutionPath path, boolean inputGradient);
}
