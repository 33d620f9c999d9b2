package io.github.convlens.model.block;

import ai.djl.ndarray.NDArray;

/** Is shown every leaf layer's output during a forward pass. */
@FunctionalInterface
public interface LayerObserver {
  /**
   * Called right after a leaf layer is computed.
   *
   * @param leafIndex its place in {@link Network#layers()}
   * @param output what it computed, (N, C, H, W) or (N, C), in the batch's manager. It must not be
   *     changed, and may be closed after this call, unless the observer {@link #keepsOutputs}. A
   *     layer that does nothing (dropout in evaluation) shows the array of the layer before it
   */
  void output(int leafIndex, NDArray output);

  /**
   * Whether the outputs are to stay open until the batch's manager is closed. Otherwise, the
   * default, those that no later layer reads are freed on the way, which keeps the processor's
   * cache for others.
   */
  default boolean keepsOutputs() {
    return false;
  }
}
