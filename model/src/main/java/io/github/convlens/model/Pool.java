package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Setting;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Pooling over square windows, with PyTorch's rules. A window that does not fit at the end of a row
 * or column is left out, and an average includes the zeros of the padding.
 *
 * @param kind maximum or average; required
 * @param kernel the side of the window in pixels; required
 * @param stride the distance between neighbouring windows, in input pixels; the default is the
 *     kernel
 * @param padding the number of pixels added at each edge, at most half the kernel; default 0
 */
public record Pool(Kind kind, Integer kernel, Integer stride, Integer padding)
    implements LeafLayer {
  /** The value of a window. */
  public enum Kind {
    /** The largest value of the window. */
    MAX,
    /** The mean of the window. */
    AVERAGE
  }

  private static final Setting<Integer> SIDE =
      LeafLayer.count("kernel", "side of the window, in pixels", 1);
  private static final Setting<Integer> STRIDE =
      LeafLayer.count(
              "stride",
              "distance between neighbouring windows, in input pixels; by default the side of the"
                  + " window",
              1)
          .optional();
  private static final Setting<Integer> PADDING =
      LeafLayer.count("padding", "pixels added at each edge, at most half the kernel", 0).or(0);

  /** Maximum and average pooling. */
  static List<io.github.convlens.core.option.Kind<? extends Layer>> kinds() {
    return List.of(
        kind("max_pool", Kind.MAX, "The largest value of each window"),
        kind("avg_pool", Kind.AVERAGE, "The mean of each window, including the zeros of padding"));
  }

  private static io.github.convlens.core.option.Kind<Pool> kind(
      String name, Kind kind, String effect) {
    return new io.github.convlens.core.option.Kind<>(
        Pool.class,
        name,
        effect,
        List.of(SIDE, STRIDE, PADDING),
        v -> new Pool(kind, v.get(SIDE), v.get(STRIDE), v.get(PADDING)));
  }

  /**
   * @throws InvalidInputException if a setting is missing or out of its range
   */
  public Pool {
    if (kind == null) {
      throw new InvalidInputException("pool: its kind is missing: give max or average");
    }
    kernel = SIDE.check(kernel);
    stride = stride == null ? kernel : STRIDE.check(stride);
    padding = PADDING.check(padding);
    if (padding > kernel / 2) {
      throw InvalidInputException.option(
          "padding",
          "is %d, more than half the kernel %d".formatted(padding, kernel),
          "use at most " + kernel / 2);
    }
  }

  /** Maximum pooling without padding, with a stride equal to the kernel. */
  public static Pool max(int kernel) {
    return new Pool(Kind.MAX, kernel, kernel, 0);
  }

  /** Average pooling without padding, with a stride equal to the kernel. */
  public static Pool average(int kernel) {
    return new Pool(Kind.AVERAGE, kernel, kernel, 0);
  }

  @Override
  public LayerFamily family() {
    return LayerFamily.POOLING;
  }

  @Override
  public String stem() {
    return kind == Kind.MAX ? "max_pool" : "avg_pool";
  }

  @Override
  public FeatureShape output(FeatureShape input) {
    if (input.flat()) {
      throw new InvalidInputException(
          "it needs an image but receives a flat vector: put it before flatten");
    }
    return window(input).slide(input, input.channels());
  }

  @Override
  public Window window(FeatureShape input) {
    return Window.square(kernel, stride, padding, 1);
  }

  @Override
  public <V> V export(Operators<V> operators, V x, FeatureShape input, IntFunction<V> parameters) {
    Window window = Window.square(kernel, stride, padding, 1);
    return switch (kind) {
      case MAX -> operators.maxPool(x, window);
      case AVERAGE -> operators.averagePool(x, window);
    };
  }

  @Override
  public NDArray apply(NDArray x, Weights weights, boolean training) {
    Shape window = new Shape(kernel, kernel);
    Shape strides = new Shape(stride, stride);
    Shape paddings = new Shape(padding, padding);
    return switch (kind) {
      case MAX -> x.getNDArrayInternal().maxPool(window, strides, paddings, false);
      case AVERAGE -> x.getNDArrayInternal().avgPool(window, strides, paddings, false, true);
    };
  }
}
