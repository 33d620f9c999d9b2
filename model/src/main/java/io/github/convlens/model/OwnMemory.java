package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Copies numbers from Java into arrays whose memory belongs to libtorch.
 *
 * <p>An array from {@link NDManager#create(float[][])} and similar methods only borrows Java's
 * memory. So does the array into which DJL converts a number, as in {@code x.div(6)}. Autograd
 * keeps such an array for the backward pass, but once the Java object is closed, the next garbage
 * collection frees the memory that autograd will read. The gradients are then wrong, and no error
 * is reported.
 */
final class OwnMemory {

  private OwnMemory() {}

  /**
   * A float32 array without axes that holds a number. It has the device and the manager of {@code
   * like}.
   */
  static NDArray number(float value, NDArray like) {
    try (NDArray borrowed = like.getManager().create(value)) {
      return borrowed.duplicate();
    }
  }

  /**
   * An array that holds a matrix. It has the device, the manager and the data type of {@code like}.
   */
  static NDArray matrix(float[][] values, NDArray like) {
    try (NDArray borrowed = like.getManager().create(values);
        NDArray owned = borrowed.duplicate()) {
      return owned.toType(like.getDataType(), true);
    }
  }
}
