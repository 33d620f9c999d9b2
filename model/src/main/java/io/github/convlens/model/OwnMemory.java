package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Arrays of numbers from Java that are copied to memory of libtorch.
 *
 * <p>{@link NDManager#create(float[][])} and its like borrow Java's memory, as do operators that
 * are given a number ({@code x.div(6)}). Autograd keeps such an array for the backward pass, but
 * once the Java object is closed, the next garbage collection frees the memory that autograd will
 * read: gradients are then wrong without an error.
 */
final class OwnMemory {

  private OwnMemory() {}

  /**
   * A number as a float32 array without axes, on the device and in the manager of another array.
   */
  static NDArray number(float value, NDArray like) {
    try (NDArray borrowed = like.getManager().create(value)) {
      return borrowed.duplicate();
    }
  }

  /** A matrix on the device, in the manager and in the data type of another array. */
  static NDArray matrix(float[][] values, NDArray like) {
    try (NDArray borrowed = like.getManager().create(values);
        NDArray owned = borrowed.duplicate()) {
      return owned.toType(like.getDataType(), true);
    }
  }
}
