package io.github.convlens.model.block;

import ai.djl.ndarray.NDArray;

/** Receives every leaf layer's output during a forward pass. */
@FunctionalInterface
public interface LayerObserver {
  /**
   * Called right after a leaf layer is computed.
   *
   * @param leafIndex the layer's place in {@link Network#layers()}
   * @param output its output, (N, C, H, W) or (N, C), in the batch's manager. It must not be
   *     changed, and may be closed after this call, unless the observer {@link #keepsOutputs}. If
   *     the layer does nothing (dropout in evaluation), this is the array of the previous layer
   */
  void output(int leafIndex, NDArray output);

  /**
   * Whether the outputs are to stay open until the batch's manager is closed. By default they do
   * not: an output that no later layer reads is freed at once, which leaves more of the processor's
   * cache to other arrays.
   */
  default boolean keepsOutputs() {
    return false;
  }
}
