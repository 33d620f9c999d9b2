package io.github.convlens.data.format;

import io.github.convlens.core.InvalidInputException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * One PNG or JPEG file, known by its header before anything is decoded. Transparency and the
 * orientation that a camera notes are ignored.
 *
 * @param path the file
 * @param height rows, in pixels
 * @param width columns, in pixels
 * @param colour false for grey
 */
public record ImageFile(Path path, int height, int width, boolean colour) {
  /** 50 megapixels: a good camera's picture; decoded, it takes 200 MB for a moment. */
  public static final long MAX_PIXELS = 50_000_000;

  /** As in JPEG. A decoder's memory grows with the longest row, too. */
  private static final int MAX_SIDE = 65_535;

  private static final long MAX_FILE_BYTES = 256L << 20;
  private static final Set<String> FORMATS = Set.of("png", "jpeg");

  /**
   * Reads a header.
   *
   * @throws InvalidInputException if it is neither PNG nor JPEG, or larger than {@link #MAX_PIXELS}
   *     or longer than 65,535 pixels a side
   */
  public static ImageFile open(Path path) {
    return withReader(
        path,
        reader -> {
          int height = reader.getHeight(0);
          int width = reader.getWidth(0);
          if ((long) height * width > MAX_PIXELS || Math.max(height, width) > MAX_SIDE) {
            throw new InvalidInputException(
                "%s: %dx%d pixels are more than the %d million, or %d a side, allowed: make it smaller"
                    .formatted(path, height, width, MAX_PIXELS / 1_000_000, MAX_SIDE));
          }
          return new ImageFile(path, height, width, isColour(reader));
        });
  }

  /**
   * Decodes the image.
   *
   * @param channels 1 for grey (a colour image becomes its luma), 3 for red, green, blue
   * @param rows height wanted, in pixels; resized without keeping proportions where it differs
   * @param columns width wanted, in pixels
   * @return bytes, HWC
   * @throws InvalidInputException if it does not decode
   */
  public byte[] pixels(int channels, int rows, int columns) {
    BufferedImage image = withReader(path, reader -> reader.read(0));
    if (image.getHeight() != height || image.getWidth() != width) {
      throw new InvalidInputException(path + ": changed while it was read: run again");
    }
    byte[] pixels = channels == 1 ? grey(image) : rgb(image);
    return rows == height && columns == width
        ? pixels
        : Resize.to(pixels, channels, height, width, rows, columns);
  }

  private interface Task<T> {
    T run(ImageReader reader) throws IOException;
  }

  // Hostile files make the JDK's decoders throw unchecked exceptions of many kinds.
  private static <T> T withReader(Path path, Task<T> task) {
    try {
      long size = Files.size(path);
      if (!Files.isRegularFile(path)) {
        // A device or a pipe may never end.
        throw new InvalidInputException(path + ": is no file: give a PNG or JPEG file");
      }
      if (size > MAX_FILE_BYTES) {
        throw new InvalidInputException(
            path + ": a file of " + (size >> 20) + " MiB: make it smaller");
      }
      byte[] bytes = Files.readAllBytes(path);
      try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
          ImageReader reader = readers.next();
          try {
            if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
              reader.setInput(in, true, true);
              return task.run(reader);
            }
          } finally {
            reader.dispose();
          }
        }
      }
      throw new InvalidInputException(
          path + ": neither PNG nor JPEG, whatever its name says: convert or remove it");
    } catch (InvalidInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new InvalidInputException(
          path + ": does not decode (" + e + "): replace or remove the file", e);
    }
  }

  private static boolean isColour(ImageReader reader) throws IOException {
    ImageTypeSpecifier raw = reader.getRawImageType(0);
    ImageTypeSpecifier type = raw != null ? raw : reader.getImageTypes(0).next();
    ColorModel model = type.getColorModel();
    if (model instanceof IndexColorModel palette) {
      for (int i = 0; i < palette.getMapSize(); i++) {
        if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
          return true;
        }
      }
      return false;
    }
    return model.getColorSpace().getType() != ColorSpace.TYPE_GRAY;
  }

  private static byte[] rgb(BufferedImage image) {
    int width = image.getWidth();
    if (isStoredGrey(image)) {
      byte[] grey = grey(image);
      byte[] pixels = new byte[3 * grey.length];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = grey[i / 3];
      }
      return pixels;
    }
    byte[] pixels = new byte[3 * width * image.getHeight()];
    int[] row = new int[width];
    int k = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int value : row) {
        pixels[k++] = (byte) (value >> 16);
        pixels[k++] = (byte) (value >> 8);
        pixels[k++] = (byte) value;
      }
    }
    return pixels;
  }

  // Not through getRGB: the JDK takes grey values as linear light and would brighten them.
  private static byte[] grey(BufferedImage image) {
    int width = image.getWidth();
    byte[] pixels = new byte[width * image.getHeight()];
    if (!isStoredGrey(image)) {
      byte[] rgb = rgb(image);
      for (int i = 0; i < pixels.length; i++) {
        // Luma of ITU-R BT.601 in 16 bits of fraction, as PIL's convert("L").
        int luma =
            19595 * (rgb[3 * i] & 0xff)
                + 38470 * (rgb[3 * i + 1] & 0xff)
                + 7471 * (rgb[3 * i + 2] & 0xff);
        pixels[i] = (byte) ((luma + 0x8000) >> 16);
      }
      return pixels;
    }
    Raster raster = image.getRaster();
    int max = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] = (byte) ((row[x] * 255L + max / 2) / max);
      }
    }
    return pixels;
  }

  private static boolean isStoredGrey(BufferedImage image) {
    ColorModel model = image.getColorModel();
    return !(model instanceof IndexColorModel)
        && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }
}
