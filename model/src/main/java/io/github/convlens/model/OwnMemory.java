package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;

/**
 * Makes constant arrays whose memory belongs to libtorch.
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
   * An array that holds a matrix. It has the device, the manager and the data type of {@code like},
   * which has at least one value.
   */
  static NDArray matrix(float[][] values, NDArray like) {
    try (NDArray borrowed = like.getManager().create(values)) {
      return ones(borrowed.getShape(), like).muli(borrowed);
    }
  }

  /**
   * An array of ones. It has the device, the manager and the data type of {@code like}, which has
   * at least one value.
   */
  static NDArray ones(Shape shape, NDArray like) {
    DataType type = like.getDataType();
    if (type != DataType.UNKNOWN) {
      return like.getManager().ones(shape, type);
    }
    // DJL does not know bfloat16, and cannot create such an array. So this one is made from a value
    // of the other array. Any number to the power of 0 is 1, even NaN.
    try (NDArray detached = like.stopGradient();
        NDArray value = detached.get(first(like.getShape().dimension()));
        NDArray one = value.pow(0);
        NDArray single = one.reshape(1);
        NDArray expanded = single.broadcast(shape)) {
      return expanded.duplicate();
    }
  }

  /** The index of the first value of an array, as a range in each axis. */
  private static NDIndex first(int axes) {
    return new NDIndex(String.join(", ", Collections.nCopies(axes, "0:1")));
  }
}
