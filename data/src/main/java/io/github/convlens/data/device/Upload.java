package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Java arrays as device arrays that own their memory. What DJL creates from Java data on a CPU
 * borrows the Java buffer, so that a view which outlives it would dangle: hence the copy.
 */
final class Upload {
  private Upload() {}

  static NDArray int64(int[] values, NDManager manager) {
    long[] wide = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return int64(wide, new Shape(values.length), manager);
  }

  static NDArray int64(long[] values, Shape shape, NDManager manager) {
    try (NDArray borrowed = manager.create(values, shape)) {
      return borrowed.duplicate();
    }
  }

  static NDArray float32(float[] values, Shape shape, NDManager manager) {
    try (NDArray borrowed = manager.create(values, shape)) {
      return borrowed.duplicate();
    }
  }

  /** A matrix of rows of a length, 0 or more; without columns it has one of zeros. */
  static NDArray rows(float[] values, int columns, NDManager manager) {
    return columns == 0
        ? manager.zeros(new Shape(1, 1))
        : float32(values, new Shape(values.length / columns, columns), manager);
  }
}
