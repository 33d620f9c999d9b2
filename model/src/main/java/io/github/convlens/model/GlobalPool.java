package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Pooling over all rows and columns: C x H x W becomes C x 1 x 1, like PyTorch's {@code
 * AdaptiveAvgPool2d(1)} and {@code AdaptiveMaxPool2d(1)}.
 *
 * @param kind maximum or average; default average
 */
public record GlobalPool(Pool.Kind kind) implements LeafLayer {
  /** The kinds for maximum and average pooling. */
  static List<Kind<? extends Layer>> kinds() {
    return List.of(
        kind(
            "global_avg_pool",
            Pool.Kind.AVERAGE,
            "The mean over all rows and columns, like PyTorch's AdaptiveAvgPool2d(1)"),
        kind(
            "global_max_pool",
            Pool.Kind.MAX,
            "The largest value over all rows and columns, like PyTorch's AdaptiveMaxPool2d(1)"));
  }

  private static Kind<GlobalPool> kind(String name, Pool.Kind kind, String effect) {
    return new Kind<>(GlobalPool.class, name, effect, List.of(), v -> new GlobalPool(kind));
  }

  /** A pooling layer; it takes the average if {@code kind} is null. */
  public GlobalPool {
    kind = kind == null ? Pool.Kind.AVERAGE : kind;
  }

  @Override
  public LayerFamily family() {
    return LayerFamily.POOLING;
  }

  @Override
  public String stem() {
    return kind == Pool.Kind.MAX ? "global_max_pool" : "global_avg_pool";
  }

  @Override
  public FeatureShape output(FeatureShape input) {
    if (input.flat()) {
      throw new InvalidInputException(
          "it needs an image but receives a flat vector: put it before flatten");
    }
    return FeatureShape.image(input.channels(), 1, 1);
  }

  @Override
  public Window window(FeatureShape input) {
    return new Window(input.height(), input.width(), 1, 0, 1);
  }

  @Override
  public <V> V export(Operators<V> operators, V x, FeatureShape input, IntFunction<V> parameters) {
    return switch (kind) {
      case MAX -> operators.globalMaxPool(x);
      case AVERAGE -> operators.globalAveragePool(x);
    };
  }

  @Override
  public NDArray apply(NDArray x, Weights weights, boolean training) {
    var operators = x.getNDArrayInternal();
    Shape shape = x.getShape();
    // Unlike a maximum over both axes, globalMaxPool does not share the gradient among equal
    // maxima.
    try (NDArray pooled =
        kind == Pool.Kind.MAX ? operators.globalMaxPool() : operators.globalAvgPool()) {
      return pooled.reshape(shape.get(0), shape.get(1), 1, 1);
    }
  }
}
