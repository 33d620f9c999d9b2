package io.github.convlens.training.record;

import io.github.convlens.model.block.LayerObserver;

/** Computes a row of numbers for each recorded layer's output during the forward pass. */
interface OutputReduction extends LayerObserver {

  /** Receives the results of consecutive layers. */
  @FunctionalInterface
  interface Reader {
    /**
     * @param first the index of the first of these layers among the recorded layers
     * @param values the results of these layers, one after the other
     */
    void read(int first, double[] values);
  }

  /** Begins a batch, whose results go to {@code reader} when they have reached the host. */
  OutputReduction begin(Reader reader);

  /** Computes the results that are still missing; must be called after the forward pass. */
  void finish();
}
