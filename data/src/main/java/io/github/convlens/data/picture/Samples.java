package io.github.convlens.data.picture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a decoded image as they are stored. They are not read by {@code getRGB}, which
 * converts colour profiles and interprets grey values as linear light; PIL and torchvision do
 * neither.
 */
final class Samples {
  private static final int BYTE = 255;
  private static final int FAINT_BELOW = 1 << 12;

  private Samples() {}

  /**
   * Reads an image.
   *
   * @throws IOException if the samples are not whole numbers of at most 16 bits, if the colours are
   *     multiplied by alpha, or if they are not grey, RGB or CMYK
   */
  static Canvas of(BufferedImage image) throws IOException {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    if (model instanceof IndexColorModel palette) {
      return indexed(raster, palette);
    }
    int type = raster.getSampleModel().getDataType();
    boolean packed = raster.getNumDataElements() == 1 && raster.getNumBands() > 1;
    if (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT && !packed) {
      throw new IOException("its samples have more than 16 bits; convert them to 8 or 16");
    }
    int colours = model.getNumColorComponents();
    Canvas stored =
        new Canvas(
            bytes(raster, 0, colours),
            colours,
            alpha(raster, colours, model),
            type == DataBuffer.TYPE_USHORT && !packed && isFaint(raster, colours));
    if (model.isAlphaPremultiplied()) {
      throw new IOException(
          "its colours are multiplied by alpha; save it with unmultiplied colours");
    }
    return switch (model.getColorSpace().getType()) {
      case ColorSpace.TYPE_GRAY, ColorSpace.TYPE_RGB -> stored;
      case ColorSpace.TYPE_CMYK -> new Canvas(cmykToRgb(stored.pixels()), 3, stored.alpha());
      default ->
          throw new IOException("its colours are not grey, RGB or CMYK; convert them to RGB");
    };
  }

  /** Whether the largest sample is above 0 and below a sixteenth of the range of 16 bits. */
  private static boolean isFaint(Raster raster, int bands) {
    if (raster.getSampleModel().getSampleSize(0) != Short.SIZE) {
      return false;
    }
    int[] row = new int[raster.getWidth()];
    int largest = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int b = 0; b < bands; b++) {
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, b, row);
        for (int sample : row) {
          largest = Math.max(largest, sample);
        }
      }
    }
    return largest > 0 && largest < FAINT_BELOW;
  }

  private static byte @Nullable [] alpha(Raster raster, int colours, ColorModel model) {
    return model.hasAlpha() ? bytes(raster, colours, 1) : null;
  }

  /**
   * The samples of some bands as bytes, side by side for each pixel. Of samples with more than 8
   * bits, the upper 8 bits are taken. Samples of fewer than 8 bits are scaled to 0 to 255.
   */
  static byte[] bytes(Raster raster, int firstBand, int bands) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int all = raster.getNumBands();
    byte[] bytes = new byte[width * height * bands];
    int[] bits = raster.getSampleModel().getSampleSize();
    if (bands == all
        && bits[0] == 8
        && raster.getDataBuffer() instanceof DataBufferByte buffer
        && isPlain(raster, bands)
        && buffer.getOffset() == 0
        && buffer.getData().length == bytes.length) {
      System.arraycopy(buffer.getData(), 0, bytes, 0, bytes.length);
      return bytes;
    }
    int[] row = new int[width * all];
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int b = 0; b < bands; b++) {
        int size = bits[firstBand + b];
        int to = y * width * bands + b;
        for (int from = firstBand + b; from < row.length; from += all, to += bands) {
          bytes[to] = (byte) (size == 8 ? row[from] : toByte(row[from], size));
        }
      }
    }
    return bytes;
  }

  /** Whether a raster stores the bytes of its bands side by side, row after row. */
  private static boolean isPlain(Raster raster, int bands) {
    if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && raster.getSampleModelTranslateX() == raster.getMinX()
        && raster.getSampleModelTranslateY() == raster.getMinY()
        && model.getPixelStride() == bands
        && model.getScanlineStride() == bands * raster.getWidth()) {
      int[] offsets = model.getBandOffsets();
      return IntStream.range(0, bands).allMatch(b -> offsets[b] == b);
    }
    return false;
  }

  private static int toByte(int sample, int bits) {
    return bits > 8 ? sample >> (bits - 8) : sample * BYTE / ((1 << bits) - 1);
  }

  private static Canvas indexed(Raster raster, IndexColorModel palette) {
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    int channels = isGrey(palette) ? 1 : 3;
    int width = raster.getWidth();
    byte[] pixels = new byte[width * raster.getHeight() * channels];
    byte @Nullable [] alpha = palette.hasAlpha() ? new byte[width * raster.getHeight()] : null;
    int[] row = new int[width];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        int colour = colours[row[x]];
        for (int shift = 8 * (channels - 1); shift >= 0; shift -= 8) {
          pixels[to++] = (byte) (colour >> shift);
        }
        if (alpha != null) {
          alpha[y * width + x] = (byte) (colour >> 24);
        }
      }
    }
    return new Canvas(pixels, channels, alpha);
  }

  /** Whether every entry of a palette is grey. */
  static boolean isGrey(IndexColorModel palette) {
    for (int i = 0; i < palette.getMapSize(); i++) {
      if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
        return false;
      }
    }
    return true;
  }

  /** Converts ink to light without a profile, like PIL's {@code convert("RGB")}. */
  static byte[] cmykToRgb(byte[] cmyk) {
    byte[] rgb = new byte[cmyk.length / 4 * 3];
    for (int i = 0; i < cmyk.length / 4; i++) {
      int light = BYTE - (cmyk[4 * i + 3] & 0xff);
      for (int c = 0; c < 3; c++) {
        int product = (cmyk[4 * i + c] & 0xff) * light + 0x80;
        rgb[3 * i + c] = (byte) Math.max(0, light - (((product >> 8) + product) >> 8));
      }
    }
    return rgb;
  }
}
