package io.github.convlens.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.Map;
import java.util.Objects;

/**
 * The source of the arrays that a forward pass uses for the parameters: the parameters' own arrays
 * ({@code Parameter::getArray}), copies on another device, or copies in another data type.
 */
@FunctionalInterface
public interface ParameterSource {
  /** The array to use for {@code parameter}. */
  NDArray array(Parameter parameter);

  /** A source that takes the arrays from a map, which must hold an array for each parameter. */
  static ParameterSource of(Map<Parameter, NDArray> arrays) {
    return parameter -> Objects.requireNonNull(arrays.get(parameter));
  }
}
