package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;

/**
 * One batch on the device.
 *
 * @param images normalised float32, shape (N, C, H, W): a channels-last view of NHWC memory, the
 *     layout that convolution is fastest in. For reading only: it may be a view of the data set.
 * @param labels int64, shape (N)
 * @param size N
 */
public record Batch(NDArray images, NDArray labels, int size) implements AutoCloseable {

  /** Frees both arrays. */
  @Override
  public void close() {
    images.close();
    labels.close();
  }
}
