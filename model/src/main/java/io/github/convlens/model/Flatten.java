package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import io.github.convlens.core.option.Kind;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A layer that turns channels, rows and columns into one vector, in that order (PyTorch's {@code
 * Flatten}).
 */
public record Flatten() implements LeafLayer {

  /** The name and the settings in a configuration. */
  public static final Kind<Flatten> KIND =
      new Kind<>(
          Flatten.class,
          "flatten",
          "Channels, rows and columns as one vector",
          List.of(),
          v -> new Flatten());

  @Override
  public LayerFamily family() {
    return LayerFamily.OTHER;
  }

  @Override
  public String stem() {
    return "flatten";
  }

  /** The first flatten layer in a scope is called {@code flatten}, without a number. */
  @Override
  public String defaultName(int number) {
    return number == 1 ? stem() : stem() + number;
  }

  @Override
  public FeatureShape output(FeatureShape input) {
    return FeatureShape.flat(Math.toIntExact(input.size()));
  }

  @Override
  public Window window(FeatureShape input) {
    return new Window(input.height(), input.width(), 1, 0, 1);
  }

  @Override
  public <V> V export(Operators<V> operators, V x, FeatureShape input, IntFunction<V> parameters) {
    return operators.flatten(x);
  }

  @Override
  public NDArray apply(NDArray x, Weights weights, boolean training) {
    return x.flatten(1, -1);
  }
}
