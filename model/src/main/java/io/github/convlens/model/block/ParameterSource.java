package io.github.convlens.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;

/**
 * Where a forward pass takes its arrays from: the parameters themselves ({@code
 * Parameter::getArray}), copies on another device, or copies in another data type.
 */
@FunctionalInterface
public interface ParameterSource {
  /** The array to use for {@code parameter}. */
  NDArray array(Parameter parameter);
}
