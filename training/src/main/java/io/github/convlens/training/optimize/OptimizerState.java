package io.github.convlens.training.optimize;

import ai.djl.ndarray.types.Shape;
import java.util.Locale;

/** A float32 array that an optimiser keeps for each parameter; zeros before the first update. */
public enum OptimizerState {
  /** The accumulated momentum. */
  VELOCITY,
  /** The running mean of the gradients. */
  MEAN,
  /** The running mean of the squared gradients. */
  SQUARE,
  /** The running mean of the squared gradients of biases and of a norm's parameters alone. */
  SQUARE_OF_VECTOR {
    @Override
    Shape shape(Shape parameter) {
      return parameter.dimension() > 1 ? new Shape() : parameter;
    }
  },
  /** The updates so far: a scalar. */
  UPDATES {
    @Override
    Shape shape(Shape parameter) {
      return new Shape();
    }
  };

  /** The shape that it has for a parameter. */
  Shape shape(Shape parameter) {
    return parameter;
  }

  /** The state's name in checkpoints: {@code velocity}. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
