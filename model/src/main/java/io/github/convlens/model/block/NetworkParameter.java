package io.github.convlens.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;

/**
 * A parameter or running statistic of a network.
 *
 * @param name the name, as in PyTorch's state_dict: {@code layer1.0.conv1.weight}
 * @param layer full name of the layer that it belongs to: {@code layer1.0.conv1}
 * @param parameter DJL's object for it
 * @param trainable whether it is learned; false for running statistics
 * @param decays whether weight decay applies to it: true for weights of convolutions and linear
 *     layers, false for norms, biases and slopes
 */
public record NetworkParameter(
    String name, String layer, Parameter parameter, boolean trainable, boolean decays) {
  /**
   * The array, float32, on the network's device. It requires a gradient if the parameter is
   * trainable and its layer is not frozen.
   */
  public NDArray array() {
    return parameter.getArray();
  }
}
