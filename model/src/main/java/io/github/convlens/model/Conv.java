package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.OptionSet;
import io.github.convlens.core.option.Options;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.ParameterSpec.Role;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A two-dimensional convolution with a square kernel (cross-correlation, like PyTorch's {@code
 * Conv2d}). Its settings are given by name:
 *
 * <pre>{@code
 * Conv.of(16, 3).with(Conv.STRIDE, 2).with(Conv.PADDING, 1).with(Conv.BIAS, false)
 * }</pre>
 */
public final class Conv extends OptionSet<Conv> implements LeafLayer {

  /** Output channels; required. */
  public static final Setting<Integer> OUT = LeafLayer.count("out", "output channels", 1);

  /** Side of the kernel in pixels; required. */
  public static final Setting<Integer> KERNEL =
      LeafLayer.count("kernel", "side of the kernel, in pixels", 1);

  /** Distance between neighbouring positions of the kernel, in input pixels; default 1. */
  public static final Setting<Integer> STRIDE =
      LeafLayer.count(
              "stride", "distance between neighbouring positions of the kernel, in input pixels", 1)
          .or(1);

  /** Zeros added at each edge, in pixels; default 0. */
  public static final Setting<Integer> PADDING =
      LeafLayer.count("padding", "zeros added at each edge, in pixels", 0).or(0);

  /** Distance between neighbouring elements of the kernel, in input pixels; default 1. */
  public static final Setting<Integer> DILATION =
      LeafLayer.count(
              "dilation", "distance between neighbouring elements of the kernel, in pixels", 1)
          .or(1);

  /**
   * The number of independent groups of channels; default 1. It must divide the numbers of input
   * and output channels.
   */
  public static final Setting<Integer> GROUPS =
      LeafLayer.count(
              "groups",
              "number of groups of channels; must divide the numbers of input and output channels",
              1)
          .or(1);

  /** Whether a learned value is added to each channel; default true. */
  public static final Setting<Boolean> BIAS =
      Setting.flag("bias", "add a learned value to each channel").or(true);

  private static final List<Setting<?>> SETTINGS =
      List.of(OUT, KERNEL, STRIDE, PADDING, DILATION, GROUPS, BIAS);

  /** The name and the settings in a configuration. */
  public static final Kind<Conv> KIND =
      Kind.of(
          Conv.class,
          "conv",
          "A convolution with a square kernel, like PyTorch's Conv2d",
          SETTINGS,
          Conv::new);

  private final int out;
  private final int kernel;
  private final int stride;
  private final int padding;
  private final int dilation;
  private final int groups;
  private final boolean bias;

  private Conv(Options values) {
    super(values);
    out = get(OUT);
    kernel = get(KERNEL);
    stride = get(STRIDE);
    padding = get(PADDING);
    dilation = get(DILATION);
    groups = get(GROUPS);
    bias = get(BIAS);
    if (out % groups != 0) {
      throw InvalidInputException.option(
          "groups", "is " + groups, "give a divisor of out (" + out + ")");
    }
  }

  /**
   * A convolution with stride 1, no padding, dilation 1, one group and a bias.
   *
   * @throws InvalidInputException if a number is below 1
   */
  public static Conv of(int out, int kernel) {
    return new Conv(Options.defaults(SETTINGS).with(OUT, out).with(KERNEL, kernel));
  }

  /** A convolution with dilation 1 and one group. */
  public static Conv of(int out, int kernel, int stride, int padding, boolean bias) {
    return of(out, kernel).with(STRIDE, stride).with(PADDING, padding).with(BIAS, bias);
  }

  @Override
  protected Conv copy(Options others) {
    return new Conv(others);
  }

  /** Output channels. */
  public int out() {
    return out;
  }

  /** Side of the kernel in pixels. */
  public int kernel() {
    return kernel;
  }

  /** Distance between neighbouring positions of the kernel, in input pixels. */
  public int stride() {
    return stride;
  }

  /** Zeros added at each edge, in pixels. */
  public int padding() {
    return padding;
  }

  /** Distance between neighbouring elements of the kernel, in input pixels. */
  public int dilation() {
    return dilation;
  }

  /** The number of independent groups of channels. */
  public int groups() {
    return groups;
  }

  /** Whether a learned value is added to each channel. */
  public boolean bias() {
    return bias;
  }

  @Override
  public LayerFamily family() {
    return LayerFamily.WEIGHTED;
  }

  @Override
  public String stem() {
    return "conv";
  }

  @Override
  public FeatureShape output(FeatureShape input) {
    if (input.flat()) {
      throw new InvalidInputException(
          "it needs an image but receives a flat vector: put it before flatten");
    }
    if (input.channels() % groups != 0) {
      throw new InvalidInputException(
          "groups %d does not divide its %s"
              .formatted(groups, Count.of(input.channels(), "input channel")));
    }
    return window(input).slide(input, out);
  }

  @Override
  public List<ParameterSpec> parameters(FeatureShape input) {
    int perGroup = input.channels() / groups;
    long area = (long) kernel * kernel;
    long fanIn = perGroup * area;
    long fanOut = out / groups * area;
    var weight =
        ParameterSpec.of(
            "weight", Role.WEIGHT, new Shape(out, perGroup, kernel, kernel), fanIn, fanOut);
    return bias
        ? List.of(weight, ParameterSpec.of("bias", Role.BIAS, new Shape(out), fanIn, fanOut))
        : List.of(weight);
  }

  @Override
  public long multiplyAdds(FeatureShape input) {
    return output(input).size() * (input.channels() / groups) * kernel * kernel;
  }

  @Override
  public Window window(FeatureShape input) {
    return Window.square(kernel, stride, padding, dilation);
  }

  @Override
  public <V> V export(Operators<V> operators, V x, FeatureShape input, IntFunction<V> parameters) {
    return operators.convolution(
        x,
        parameters.apply(0),
        bias ? parameters.apply(1) : null,
        Window.square(kernel, stride, padding, dilation),
        groups);
  }

  @Override
  public NDArray apply(NDArray x, Weights weights, boolean training) {
    return x.getNDArrayInternal()
        .convolution(
            x,
            weights.get(0),
            bias ? weights.get(1) : null,
            new Shape(stride, stride),
            new Shape(padding, padding),
            new Shape(dilation, dilation),
            groups)
        .head();
  }
}
