package io.github.convlens.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;

/**
 * The source of a forward pass's arrays: the parameters themselves ({@code Parameter::getArray}),
 * copies on another device, or copies in another data type.
 */
@FunctionalInterface
public interface ParameterSource {
  /** The array to use for {@code parameter}. */
  NDArray array(Parameter parameter);
}
