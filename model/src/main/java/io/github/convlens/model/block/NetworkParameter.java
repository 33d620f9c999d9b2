package io.github.convlens.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;

/**
 * A parameter or running statistic of a network.
 *
 * @param name the full name, as in PyTorch's state_dict: {@code layer1.0.conv1.weight}
 * @param layer the full name of the layer that the parameter belongs to: {@code layer1.0.conv1}
 * @param parameter DJL's object for the parameter
 * @param trainable whether the parameter is learned; false for running statistics
 * @param decays whether weight decay applies to the parameter by default: true for weights of
 *     convolutions and linear layers; false for biases, slopes and the parameters of normalisation
 *     layers. With {@code decay_norm_and_bias}, it applies to every trainable parameter
 */
public record NetworkParameter(
    String name, String layer, Parameter parameter, boolean trainable, boolean decays) {
  /**
   * The float32 array, on the network's device. It requires a gradient if the parameter is
   * trainable and its layer is not frozen.
   */
  public NDArray array() {
    return parameter.getArray();
  }
}
