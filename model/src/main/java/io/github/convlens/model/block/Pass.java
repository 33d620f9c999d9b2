package io.github.convlens.model.block;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.Optional;
import java.util.stream.Stream;
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
  private final @Nullable Convolutions convolutions;
  private int leaf;

  /**
   * @param frozen the number of leaf layers, counted from the input, that behave as in evaluation
   * @param convolutions what computes convolutions in place of libtorch; null for libtorch alone
   */
  Pass(
      ParameterSource source,
      boolean training,
      @Nullable LayerObserver observer,
      int frozen,
      @Nullable Convolutions convolutions) {
    this.source = source;
    this.training = training;
    this.observer = observer;
    this.frozen = frozen;
    this.convolutions = convolutions;
  }

  /** A pass whose arrays come from DJL's parameter store. */
  static Pass through(
      ParameterStore store, Device device, boolean training, @Nullable LayerObserver observer) {
    return new Pass(
        parameter -> store.getValue(parameter, device, training), training, observer, 0, null);
  }

  /** Whether the next leaf layer behaves as in training. */
  boolean training() {
    return training && leaf >= frozen;
  }

  NDArray array(Parameter parameter) {
    return source.array(parameter);
  }

  /**
   * The output of the next leaf layer, which must be a convolution; empty if libtorch is to compute
   * it.
   *
   * @param parameters the layer's weights and, if it has one, its bias
   */
  Optional<NDArray> convolve(NDArray x, Parameter... parameters) {
    return convolutions == null
        ? Optional.empty()
        : convolutions.convolve(
            leaf, x, Stream.of(parameters).map(this::array).toArray(NDArray[]::new));
  }

  void computed(NDArray output) {
    if (observer != null) {
      observer.output(leaf, output);
    }
    leaf++;
  }

  /**
   * Closes an array that no later layer reads. The array stays open if the observer keeps outputs
   * until the end of the batch, or if a convolution needs the array for its gradients. Autograd
   * keeps the arrays that it needs by itself.
   */
  void release(NDArray array) {
    boolean observed = observer != null && observer.keepsOutputs();
    if (!observed && (convolutions == null || !convolutions.keeps(array))) {
      array.close();
    }
  }
}
