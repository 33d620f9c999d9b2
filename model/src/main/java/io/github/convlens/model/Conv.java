package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.ParameterSpec.Role;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A two-dimensional convolution with a square kernel (cross-correlation, as PyTorch's {@code
 * Conv2d}).
 *
 * @param out output channels; required
 * @param kernel side of the kernel; required
 * @param stride input pixels per output pixel; default 1
 * @param padding zeros added at each edge; default 0
 * @param dilation distance between the kernel's taps; default 1
 * @param groups independent groups of channels; default 1, must divide both channel counts
 * @param bias whether a learned value is added to each channel; default true
 */
public record Conv(
    Integer out,
    Integer kernel,
    Integer stride,
    Integer padding,
    Integer dilation,
    Integer groups,
    Boolean bias)
    implements LeafLayer {

  private static final Setting<Integer> OUT = LeafLayer.count("out", "output channels", 1);
  private static final Setting<Integer> SIDE =
      LeafLayer.count("kernel", "side of the kernel, in pixels", 1);
  private static final Setting<Integer> STRIDE =
      LeafLayer.count("stride", "input pixels per output pixel", 1).or(1);
  private static final Setting<Integer> PADDING =
      LeafLayer.count("padding", "zeros added at each edge, in pixels", 0).or(0);
  private static final Setting<Integer> DILATION =
      LeafLayer.count("dilation", "distance between the kernel's taps", 1).or(1);
  private static final Setting<Integer> GROUPS =
      LeafLayer.count("groups", "groups of channels; divides both channel counts", 1).or(1);
  private static final Setting<Boolean> BIAS =
      Setting.flag("bias", "add a learned value to each channel").or(true);

  /** The kind. */
  public static final Kind<Conv> KIND =
      new Kind<>(
          Conv.class,
          "conv",
          "A convolution with a square kernel, as Conv2d in PyTorch",
          List.of(OUT, SIDE, STRIDE, PADDING, DILATION, GROUPS, BIAS),
          v ->
              new Conv(
                  v.get(OUT),
                  v.get(SIDE),
                  v.get(STRIDE),
                  v.get(PADDING),
                  v.get(DILATION),
                  v.get(GROUPS),
                  v.get(BIAS)));

  /**
   * @throws InvalidInputException if a setting is missing or out of its range
   */
  public Conv {
    out = OUT.check(out);
    kernel = SIDE.check(kernel);
    stride = STRIDE.check(stride);
    padding = PADDING.check(padding);
    dilation = DILATION.check(dilation);
    groups = GROUPS.check(groups);
    bias = BIAS.check(bias);
    if (out % groups != 0) {
      throw InvalidInputException.option("groups", "is " + groups, "give a divisor of out, " + out);
    }
  }

  /** A convolution with dilation 1 and one group. */
  public static Conv of(int out, int kernel, int stride, int padding, boolean bias) {
    return new Conv(out, kernel, stride, padding, 1, 1, bias);
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
          "it needs rows and columns but gets a flat vector: put it before flatten");
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
