package io.github.convlens.experiment.export;

import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A batch of images in the form in which an exported file takes it.
 *
 * @param data the data in native order: uint8 pixels (N, H, W, C), or normalised float32 (N, C, H,
 *     W)
 * @param pixels whether the data is pixels
 * @param shape the shape of the batch
 */
public record ModelInput(ByteBuffer data, boolean pixels, List<Long> shape) {

  /** The images as uint8 pixels. */
  static ModelInput pixels(ImageSet images) {
    byte[] pixels = images.pixels().toArray();
    ByteBuffer data = direct(pixels.length);
    data.put(pixels).flip();
    return new ModelInput(
        data,
        true,
        List.of(
            (long) images.count(),
            (long) images.height(),
            (long) images.width(),
            (long) images.channels()));
  }

  /**
   * The images as normalised float32 values, in the form in which the network's layers take them.
   */
  static ModelInput normalised(ImageSet images, Normalization normalization) {
    int channels = images.channels();
    int area = images.height() * images.width();
    float[] mean = OnnxModel.times255(normalization.mean());
    float[] std = OnnxModel.times255(normalization.std());
    byte[] pixels = images.pixels().toArray();
    ByteBuffer data = direct(Math.multiplyExact(pixels.length, Float.BYTES));
    for (int image = 0; image < images.count(); image++) {
      for (int channel = 0; channel < channels; channel++) {
        for (int pixel = 0; pixel < area; pixel++) {
          int value = pixels[(image * area + pixel) * channels + channel] & 0xff;
          data.putFloat((value - mean[channel]) / std[channel]);
        }
      }
    }
    return new ModelInput(
        data.flip(),
        false,
        List.of(
            (long) images.count(), (long) channels, (long) images.height(), (long) images.width()));
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
