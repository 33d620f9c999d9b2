package io.github.convlens.experiment.export;

import io.github.convlens.model.Operators;
import io.github.convlens.model.weights.Tensor;

/**
 * A graph under construction.
 *
 * @param <V> the type of a value in the graph
 */
interface GraphTarget<V> extends Operators<V> {

  /** Begins a layer, to which all following operators belong. */
  void layer(String path);

  /**
   * Returns the graph's value that contains an array of weights.
   *
   * @param name the name, as in the run's weights; the same name always refers to the same array
   */
  V weights(String name, Tensor tensor);
}
