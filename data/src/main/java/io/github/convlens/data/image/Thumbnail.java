package io.github.convlens.data.image;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;

/** Images of a data set as pictures that Java can draw and write. */
public final class Thumbnail {

  private static final int RED_SHIFT = 16;
  private static final int GREEN_SHIFT = 8;
  private static final int BYTE = 0xFF;

  private Thumbnail() {}

  /** The image at {@code index}, pixel for pixel; an image of one channel becomes grey. */
  public static BufferedImage of(ImageSet images, int index) {
    BufferedImage picture =
        new BufferedImage(images.width(), images.height(), BufferedImage.TYPE_INT_RGB);
    byte[] pixels = new byte[images.valuesPerImage()];
    images.pixels().copy(index, ByteBuffer.wrap(pixels), 0);
    int at = 0;
    for (int y = 0; y < images.height(); y++) {
      for (int x = 0; x < images.width(); x++) {
        int red = pixels[at] & BYTE;
        int green = images.channels() == 1 ? red : pixels[at + 1] & BYTE;
        int blue = images.channels() == 1 ? red : pixels[at + 2] & BYTE;
        picture.setRGB(x, y, red << RED_SHIFT | green << GREEN_SHIFT | blue);
        at += images.channels();
      }
    }
    return picture;
  }
}
