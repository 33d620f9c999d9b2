package io.github.convlens.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.model.engine.ConvolutionCase.Computation;

/** A way to have libtorch compute a convolution. */
public enum ConvolutionPath {
  /** Directly, without rearranging the batch. */
  DIRECT {
    @Override
    public NDArray run(NDArray x, NDArray weight, Computation computation) {
      return computation.of(x, weight);
    }
  },

  /**
   * After rearranging the batch's values to channels-last order, which costs nothing if they
   * already are in that order. With a single channel, both orders are the same, so a second channel
   * of zeros is added.
   */
  CHANNELS_LAST {
    @Override
    public NDArray run(NDArray x, NDArray weight, Computation computation) {
      if (weight.getShape().get(1) > 1 || x.getShape().get(1) > 1) {
        try (NDArray ordered = channelsLast(x)) {
          return computation.of(ordered, weight);
        }
      }
      try (NDArray zeros = x.zerosLike();
          NDArray two = NDArrays.concat(new NDList(x, zeros), 1);
          NDArray ordered = channelsLast(two);
          NDArray noWeight = weight.zerosLike();
          NDArray weights = NDArrays.concat(new NDList(weight, noWeight), 1)) {
        return computation.of(ordered, weights);
      }
    }
  };

  /**
   * Computes a convolution.
   *
   * @param x a batch, (N, C, H, W) with any strides
   * @param weight (O, C / groups, K, K)
   * @param computation the convolution to compute
   * @return the output, in {@code x}'s manager; it has the same gradients as the output of {@code
   *     computation}
   */
  public abstract NDArray run(NDArray x, NDArray weight, Computation computation);

  /** The same values, in an array in which the channels of a pixel are adjacent in memory. */
  static NDArray channelsLast(NDArray x) {
    Shape shape = x.getShape();
    long pixels = shape.get(2) * shape.get(3);
    // A reshape that joins axes copies the values, unless they already are in that order.
    try (NDArray swapped = x.transpose(0, 2, 3, 1);
        NDArray rows = swapped.reshape(shape.get(0), pixels * shape.get(1));
        NDArray images = rows.reshape(shape.get(0), shape.get(2), shape.get(3), shape.get(1))) {
      return images.transpose(0, 3, 1, 2);
    }
  }
}
