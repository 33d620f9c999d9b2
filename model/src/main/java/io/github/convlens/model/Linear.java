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
 * A fully connected layer, x W' + b (PyTorch's {@code Linear}). It is applied to a flat input or to
 * the channels of each pixel.
 *
 * @param out the number of outputs; required
 * @param bias whether a learned value is added to each output; default true
 * @param perPixel whether the input is an image, and the layer is applied to the channels of each
 *     pixel; default false
 */
public record Linear(Integer out, Boolean bias, Boolean perPixel) implements LeafLayer {

  private static final Setting<Integer> OUT = LeafLayer.count("out", "number of outputs", 1);
  private static final Setting<Boolean> BIAS =
      Setting.flag("bias", "add a learned value to each output").or(true);
  private static final Setting<Boolean> PER_PIXEL =
      Setting.flag(
              "per_pixel", "accept an image, and apply the layer to the channels of each pixel")
          .or(false);

  /** The name and the settings in a configuration. */
  public static final Kind<Linear> KIND =
      new Kind<>(
          Linear.class,
          "linear",
          "A fully connected layer on a flat input or on each pixel's channels, like PyTorch's"
              + " Linear",
          List.of(OUT, BIAS, PER_PIXEL),
          v -> new Linear(v.get(OUT), v.get(BIAS), v.get(PER_PIXEL)));

  /**
   * @throws InvalidInputException if {@code out} is missing or out of range
   */
  public Linear {
    out = OUT.check(out);
    bias = BIAS.check(bias);
    perPixel = PER_PIXEL.check(perPixel);
  }

  /** A layer on a flat input. */
  public Linear(Integer out, Boolean bias) {
    this(out, bias, false);
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
    if (perPixel && input.flat()) {
      throw new InvalidInputException(
          "it needs an image but receives a flat vector: set per_pixel to false");
    }
    if (!perPixel && !input.flat()) {
      throw new InvalidInputException("it needs a flat vector: put flatten before it");
    }
    return input.withChannels(out);
  }

  @Override
  public List<ParameterSpec> parameters(FeatureShape input) {
    long in = input.channels();
    var weight = ParameterSpec.of("weight", Role.WEIGHT, new Shape(out, in), in, out);
    return bias
        ? List.of(weight, ParameterSpec.of("bias", Role.BIAS, new Shape(out), in, out))
        : List.of(weight);
  }

  @Override
  public long multiplyAdds(FeatureShape input) {
    return (long) input.channels() * out * input.height() * input.width();
  }

  @Override
  public <V> V export(Operators<V> operators, V x, FeatureShape input, IntFunction<V> parameters) {
    V pixels = perPixel ? operators.channelsLast(x) : x;
    V result = operators.linear(pixels, parameters.apply(0), bias ? parameters.apply(1) : null);
    return perPixel ? operators.channelsFirst(result) : result;
  }

  @Override
  public NDArray apply(NDArray x, Weights weights, boolean training) {
    if (!perPixel) {
      return linear(x, weights);
    }
    // The transposed arrays are views: images are in channels-last memory, so nothing is copied.
    try (NDArray pixels = x.transpose(0, 2, 3, 1);
        NDArray mapped = linear(pixels, weights)) {
      return mapped.transpose(0, 3, 1, 2);
    }
  }

  private NDArray linear(NDArray x, Weights weights) {
    return x.getNDArrayInternal().linear(x, weights.get(0), bias ? weights.get(1) : null).head();
  }
}
