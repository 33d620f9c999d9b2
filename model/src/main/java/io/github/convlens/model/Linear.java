package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.ParameterSpec.Role;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A fully connected layer, x W' + b, on a flat input (PyTorch's {@code Linear}).
 *
 * @param out number of outputs; required
 * @param bias whether a learned value is added to each output; default true
 */
public record Linear(Integer out, Boolean bias) implements LeafLayer {

  private static final Setting<Integer> OUT = LeafLayer.count("out", "number of outputs", 1);
  private static final Setting<Boolean> BIAS =
      Setting.flag("bias", "add a learned value to each output").or(true);

  /** The kind. */
  public static final Kind<Linear> KIND =
      new Kind<>(
          Linear.class,
          "linear",
          "A fully connected layer on a flat input, as Linear in PyTorch",
          List.of(OUT, BIAS),
          v -> new Linear(v.get(OUT), v.get(BIAS)));

  /**
   * @throws InvalidInputException if {@code out} is missing or out of range
   */
  public Linear {
    out = OUT.check(out);
    bias = BIAS.check(bias);
  }

  @Override
  public LayerFamily family() {
    return LayerFamily.WEIGHTED;
  }

  @Override
  public String stem() {
    return "linear";
  }

  @Override
  public FeatureShape output(FeatureShape input) {
    if (!input.flat()) {
      throw new InvalidInputException("it needs a flat vector: put flatten before it");
    }
    return FeatureShape.flat(out);
  }

  @Override
  public List<ParameterSpec> parameters(FeatureShape input) {
    long in = input.channels();
    var weight = new ParameterSpec("weight", Role.WEIGHT, new Shape(out, in), in, out);
    return bias
        ? List.of(weight, new ParameterSpec("bias", Role.BIAS, new Shape(out), in, out))
        : List.of(weight);
  }

  @Override
  public long multiplyAdds(FeatureShape input) {
    return (long) input.channels() * out;
  }

  @Override
  public <V> V export(Operators<V> operators, V x, IntFunction<V> parameters) {
    return operators.linear(x, parameters.apply(0), bias ? parameters.apply(1) : null);
  }

  @Override
  public NDArray apply(NDArray x, Weights weights, boolean training) {
    return x.getNDArrayInternal().linear(x, weights.get(0), bias ? weights.get(1) : null).head();
  }
}
