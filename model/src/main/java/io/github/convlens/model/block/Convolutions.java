package io.github.convlens.model.block;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/** Computes some of a network's convolutions in a forward pass, in place of libtorch. */
public interface Convolutions {

  /**
   * Computes a convolution.
   *
   * @param leafIndex the index of the layer in {@link Network#layers()}
   * @param x the layer's input, (N, C, H, W) with any strides
   * @param weights the layer's weights and, if the layer has one, its bias
   * @return the layer's output, in the manager of {@code x}; empty if libtorch is to compute it
   */
  Optional<NDArray> convolve(int leafIndex, NDArray x, NDArray... weights);

  /** Whether an array must stay open after all layers that read it have been computed. */
  boolean keeps(NDArray array);
}
