package io.github.convlens.model.block;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import org.jspecify.annotations.Nullable;

/**
 * One forward pass: the source of its parameters' values, its observer, and the index of the next
 * leaf layer.
 */
final class Pass {
  private final ParameterSource source;
  private final boolean training;
  private final @Nullable LayerObserver observer;
  private final int frozen;
  private int leaf;

  /**
   * @param frozen the number of leaf layers, counted from the input, that behave as in evaluation
   */
  Pass(ParameterSource source, boolean training, @Nullable LayerObserver observer, int frozen) {
    this.source = source;
    this.training = training;
    this.observer = observer;
    this.frozen = frozen;
  }

  /** A pass whose arrays come from DJL's parameter store. */
  static Pass through(
      ParameterStore store, Device device, boolean training, @Nullable LayerObserver observer) {
    return new Pass(
        parameter -> store.getValue(parameter, device, training), training, observer, 0);
  }

  /** Whether the next leaf layer behaves as in training. */
  boolean training() {
    return training && leaf >= frozen;
  }

  NDArray array(Parameter parameter) {
    return source.array(parameter);
  }

  void computed(NDArray output) {
    if (observer != null) {
      observer.output(leaf, output);
    }
    leaf++;
  }

  /**
   * Closes an array that no later layer reads, unless the observer keeps outputs until the end of
   * the batch. Autograd keeps the arrays that it needs by itself.
   */
  void release(NDArray array) {
    if (observer == null || !observer.keepsOutputs()) {
      array.close();
    }
  }
}
