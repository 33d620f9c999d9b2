package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.data.image.Normalization;

/**
 * Normalises bytes: v becomes (v / 255 − mean) / std. This is computed as (v − 255·mean) /
 * (255·std), with two operators.
 *
 * @param mean for every value of an image, 255 times the mean of its channel, float32 (H·W·C). The
 *     channels' means are repeated for every pixel, because libtorch is slow if the last axis of a
 *     broadcast is as short as the channels
 * @param std for every value of an image, 255 times the standard deviation of its channel, also
 *     repeated for every pixel
 */
record PixelNormalizer(NDArray mean, NDArray std) {

  static PixelNormalizer create(Normalization normalization, int pixels, NDManager manager) {
    return new PixelNormalizer(
        repeated(normalization.mean(), pixels, manager),
        repeated(normalization.std(), pixels, manager));
  }

  /**
   * The normalised float32 values (n, H·W·C) of stored pixels (n, H·W·C). If the stored pixels are
   * already float32, they are returned as they are. If not, they are closed.
   */
  NDArray normalized(NDArray stored) {
    return stored.getDataType() == DataType.FLOAT32 ? stored : apply(stored);
  }

  /** The normalised float32 values (n, H·W·C) of uint8 pixels (n, H·W·C). The pixels are closed. */
  NDArray apply(NDArray bytes) {
    try (bytes) {
      return bytes.toType(DataType.FLOAT32, false).subi(mean).divi(std);
    }
  }

  private static NDArray repeated(float[] perChannel, int pixels, NDManager manager) {
    int channels = perChannel.length;
    float[] values = new float[pixels * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = 255f * perChannel[i % channels];
    }
    return Upload.float32(values, new Shape(values.length), manager);
  }
}
