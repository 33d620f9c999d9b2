package io.github.convlens.experiment.export;

import io.github.convlens.model.Operators;
import io.github.convlens.model.weights.Tensor;

/**
 * A graph under construction.
 *
 * @param <V> a value in it
 */
interface GraphTarget<V> extends Operators<V> {

  /** Begins a layer, to which the operators that follow belong. */
  void layer(String path);

  /**
   * An array of weights.
   *
   * @param name the name, as in the run's weights; a name that was given before means the same
   *     array
   */
  V weights(String name, Tensor tensor);
}
