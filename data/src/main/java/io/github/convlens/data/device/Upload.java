package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Copies Java arrays to device arrays that own their memory. On a CPU, an array that DJL creates
 * from Java data only borrows the Java buffer, so a view of the array that outlived the buffer
 * would refer to freed memory.
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

  /**
   * A matrix with rows of {@code columns} values; if there are no columns, a 1 × 1 matrix of zero.
   */
  static NDArray rows(float[] values, int columns, NDManager manager) {
    return columns == 0
        ? manager.zeros(new Shape(1, 1))
        : float32(values, new Shape(values.length / columns, columns), manager);
  }
}
