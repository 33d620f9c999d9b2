package io.github.convlens.data.picture;

import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The screen of a GIF file, and the position of its first picture on the screen. As in Pillow, the
 * rest of the screen has the palette's first colour, or is transparent if the picture has a
 * transparent colour. A picture that reaches beyond the screen enlarges the screen.
 *
 * @param height the height in pixels
 * @param width the width in pixels
 * @param top the picture's first row
 * @param left the picture's first column
 */
record GifScreen(int height, int width, int top, int left) {
  private static final int HEADER = 13;
  private static final int EXTENSION = 0x21;
  private static final int PICTURE = 0x2c;

  /**
   * Reads the screen of a file.
   *
   * @throws IOException if the file ends before the first picture
   */
  static GifScreen of(ByteBuffer file) throws IOException {
    try {
      return find(file);
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("the file ends before its picture", e);
    }
  }

  private static GifScreen find(ByteBuffer file) throws IOException {
    ByteBuffer in = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int at = HEADER + table(in.get(HEADER - 3));
    while (in.get(at) == EXTENSION) {
      at += 2;
      while (in.get(at) != 0) {
        at += 1 + (in.get(at) & 0xff);
      }
      at++;
    }
    if (in.get(at) != PICTURE) {
      throw new IOException("there is no picture in it");
    }
    int left = number(in, at + 1);
    int top = number(in, at + 3);
    return new GifScreen(
        Math.max(number(in, 8), top + number(in, at + 7)),
        Math.max(number(in, 6), left + number(in, at + 5)),
        top,
        left);
  }

  private static int number(ByteBuffer in, int at) {
    return Short.toUnsignedInt(in.getShort(at));
  }

  /** The size of the global colour table in bytes. */
  private static int table(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  /** The screen with the picture at its position. */
  Canvas with(Canvas picture, int rows, int columns, IndexColorModel palette) {
    if (rows == height && columns == width) {
      return picture;
    }
    int channels = picture.channels();
    byte[] pixels = new byte[height * width * channels];
    int colour = palette.getRGB(0);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (colour >> (8 * (channels - 1 - i % channels)));
    }
    byte @Nullable [] opacity = picture.alpha();
    byte @Nullable [] alpha = opacity == null ? null : new byte[height * width];
    for (int y = 0; y < rows; y++) {
      int to = (top + y) * width + left;
      System.arraycopy(
          picture.pixels(), y * columns * channels, pixels, to * channels, columns * channels);
      if (alpha != null && opacity != null) {
        System.arraycopy(opacity, y * columns, alpha, to, columns);
      }
    }
    return new Canvas(pixels, channels, alpha);
  }
}
