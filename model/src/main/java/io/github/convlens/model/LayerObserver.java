package io.github.convlens.model;

import ai.djl.ndarray.NDArray;

/** Is shown every leaf layer's output during a forward pass. */
@FunctionalInterface
public interface LayerObserver {
  /**
   * Called right after a leaf layer is computed.
   *
   * @param leafIndex its place in {@link Network#layers()}
   * @param output what it computed, (N, C, H, W) or (N, C). It belongs to the batch's manager and
   *     stays open as long as that; it must not be changed. A layer that does nothing (dropout in
   *     evaluation) shows the array of the layer before it
   */
  void output(int leafIndex, NDArray output);
}
