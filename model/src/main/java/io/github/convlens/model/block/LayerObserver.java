package io.github.convlens.model.block;

import ai.djl.ndarray.NDArray;

/** An observer that receives every leaf layer's output during a forward pass. */
@FunctionalInterface
public interface LayerObserver {
  /**
   * Called right after a leaf layer is computed.
   *
   * @param leafIndex the index of the layer in {@link Network#layers()}
   * @param output the layer's output, (N, C, H, W) or (N, C), in the batch's manager. The observer
   *     must not change it. Unless the observer {@link #keepsOutputs}, the array may be closed
   *     after this call. If the layer does nothing (such as dropout in evaluation), this is the
   *     array of the previous layer
   */
  void output(int leafIndex, NDArray output);

  /**
   * Whether the outputs must stay open until the batch's manager is closed. By default they do not
   * stay open: an output is freed as soon as no later layer reads it, which leaves more of the
   * processor's cache to other arrays.
   */
  default boolean keepsOutputs() {
    return false;
  }
}
