package io.github.convlens.insight.draw;

import io.github.convlens.data.picture.ImageFile;
import io.github.convlens.data.picture.Preparation;
import java.awt.image.BufferedImage;
import java.util.Locale;

/**
 * Hand-written 3x3 kernels that respond to edges, like those in the first pages of the fastai book.
 */
public enum EdgeKernel {
  /** An edge that is dark above and bright below. */
  TOP(-1, -1, -1, 0, 0, 0, 1, 1, 1),
  /** An edge that is bright above and dark below. */
  BOTTOM(1, 1, 1, 0, 0, 0, -1, -1, -1),
  /** An edge that is dark on the left and bright on the right. */
  LEFT(-1, 1, 0, -1, 1, 0, -1, 1, 0),
  /** An edge that is bright on the left and dark on the right. */
  RIGHT(0, 1, -1, 0, 1, -1, 0, 1, -1),
  /** An edge that rises from bottom left to top right. */
  DIAGONAL(0, -1, 1, -1, 1, 0, 1, 0, 0);

  private static final int SIDE = 3;
  private static final int BYTE = 0xFF;

  private final float[] weights;

  EdgeKernel(float... weights) {
    this.weights = weights;
  }

  /** The kernel's name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The response to a greyscale image: the cross-correlation without padding, which a convolutional
   * layer also computes.
   *
   * @param pixels the pixels row by row, with values from 0 to 1
   * @return (height − 2) × (width − 2) responses
   */
  public float[] apply(float[] pixels, int height, int width) {
    float[] response = new float[(height - SIDE + 1) * (width - SIDE + 1)];
    int at = 0;
    for (int y = 0; y + SIDE <= height; y++) {
      for (int x = 0; x + SIDE <= width; x++) {
        float sum = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
          sum += weights[i] * pixels[(y + i / SIDE) * width + x + i % SIDE];
        }
        response[at++] = sum;
      }
    }
    return response;
  }

  /**
   * A picture of the response to an image's brightness. Negative values are blue, 0 is white, and
   * positive values are red.
   */
  public BufferedImage picture(ImageFile image) {
    byte[] grey = image.pixels(1, image.height(), image.width(), Preparation.DEFAULT).values();
    float[] pixels = new float[grey.length];
    for (int i = 0; i < grey.length; i++) {
      pixels[i] = (grey[i] & BYTE) / (float) BYTE;
    }
    float[] response = apply(pixels, image.height(), image.width());
    float scale = 0;
    for (float value : response) {
      scale = Math.max(scale, Math.abs(value));
    }
    return FeatureMaps.picture(
        response, 0, image.height() - SIDE + 1, image.width() - SIDE + 1, scale);
  }
}
