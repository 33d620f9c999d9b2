package io.github.convlens.model;

import ai.djl.ndarray.NDArray;

/** Channels, rows and columns become one vector, in that order (PyTorch's {@code Flatten}). */
public record Flatten() implements LeafLayer {
  @Override
  public String stem() {
    return "flatten";
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
  public NDArray apply(NDArray x, Weights weights, boolean training) {
    return x.flatten(1, -1);
  }
}
