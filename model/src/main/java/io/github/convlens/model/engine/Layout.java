package io.github.convlens.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** The order of a batch's values in memory. libtorch has separate code for each order. */
public enum Layout {
  /**
   * Image by image and, in an image, channel by channel. {@code NDManager.create} produces this
   * order.
   */
  CONTIGUOUS {
    @Override
    NDArray array(float[] values, Shape shape, NDManager manager) {
      return manager.create(values, shape);
    }

    @Override
    int index(int channel, int channels, int pixel, int pixels) {
      return channel * pixels + pixel;
    }
  },

  /**
   * Image by image, with the channels of each pixel adjacent. The training loop stores images in
   * this order.
   */
  CHANNELS_LAST {
    @Override
    NDArray array(float[] values, Shape shape, NDManager manager) {
      Shape ordered = new Shape(shape.get(0), shape.get(2), shape.get(3), shape.get(1));
      return manager.create(values, ordered).transpose(0, 3, 1, 2);
    }

    @Override
    int index(int channel, int channels, int pixel, int pixels) {
      return pixel * channels + channel;
    }
  };

  /**
   * An array whose values are in this order.
   *
   * @param values the values in this order
   * @param shape (N, C, H, W); {@code CONTIGUOUS} also accepts other numbers of axes
   */
  abstract NDArray array(float[] values, Shape shape, NDManager manager);

  /** The index of a value among the values of its image. */
  abstract int index(int channel, int channels, int pixel, int pixels);
}
