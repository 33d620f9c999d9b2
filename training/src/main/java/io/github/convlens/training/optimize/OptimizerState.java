package io.github.convlens.training.optimize;

import ai.djl.ndarray.types.Shape;
import java.util.Locale;

/**
 * A float32 array that an optimiser keeps for each parameter. It is zero before the first update.
 */
public enum OptimizerState {
  /** The accumulated momentum. */
  VELOCITY,
  /** The running mean of the gradients. */
  MEAN,
  /** The running mean of the squared gradients. */
  SQUARE,
  /**
   * The running mean of the squared gradients, kept only for parameters that Muon does not treat as
   * matrices.
   */
  SQUARE_OF_VECTOR {
    @Override
    Shape shape(Shape parameter) {
      return Muon.isMatrix(parameter) ? new Shape() : parameter;
    }
  },
  /** The number of updates so far, a scalar. */
  UPDATES {
    @Override
    Shape shape(Shape parameter) {
      return new Shape();
    }
  };

  /** The shape of the array for a parameter of this shape. */
  Shape shape(Shape parameter) {
    return parameter;
  }

  /** The state's name in checkpoints, such as {@code velocity}. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
