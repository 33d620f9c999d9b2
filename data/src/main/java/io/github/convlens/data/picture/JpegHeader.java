package io.github.convlens.data.picture;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The header of a JPEG file: the size, the coding of colours and the orientation of the camera.
 *
 * @param height rows as stored
 * @param width columns as stored
 * @param colours the meaning of the components
 * @param orientation the orientation according to EXIF
 */
record JpegHeader(int height, int width, Colours colours, Orientation orientation) {
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final int START_OF_SCAN = 0xda;
  private static final int NO_TRANSFORM = 0;
  private static final int UNMARKED = -1;

  /** The meaning of the components. */
  enum Colours {
    GREY(1),
    RGB(3),
    YCC(3),
    CMYK(4),
    YCCK(4);

    private final int components;

    Colours(int components) {
      this.components = components;
    }
  }

  /**
   * Reads a header.
   *
   * @param file the whole file, or enough of its beginning
   * @throws BufferUnderflowException if the file, or this part of it, ends before the frame header
   * @throws IOException if it is not a JPEG header
   */
  static JpegHeader of(ByteBuffer file) throws IOException {
    ByteBuffer in = file.duplicate();
    in.position(2);
    boolean jfif = false;
    int transform = UNMARKED;
    Orientation orientation = null;
    while (true) {
      int marker = marker(in);
      int length = Short.toUnsignedInt(in.getShort()) - 2;
      if (length < 0 || marker == START_OF_SCAN) {
        throw new IOException("it has no frame header");
      }
      if (length > in.remaining()) {
        throw new BufferUnderflowException();
      }
      ByteBuffer segment = in.slice(in.position(), length);
      in.position(in.position() + length);
      if (marker == APP0 && begins(segment, "JFIF\0")) {
        jfif = true;
      } else if (orientation == null
          && marker == APP1
          && begins(segment, "Exif\0")
          && segment.limit() > 6) {
        // EXIF may be longer than a segment. Only its first segment contains the orientation; later
        // segments continue the first.
        orientation = Exif.orientation(segment.slice(6, segment.limit() - 6));
      } else if (marker == APP14 && begins(segment, "Adobe") && segment.limit() >= 12) {
        transform = segment.get(11);
      } else if (isFrame(marker)) {
        int height = Short.toUnsignedInt(segment.getShort(1));
        int width = Short.toUnsignedInt(segment.getShort(3));
        return new JpegHeader(
            height,
            width,
            colours(segment, jfif, transform),
            orientation == null ? Orientation.UPRIGHT : orientation);
      }
    }
  }

  private static int marker(ByteBuffer in) throws IOException {
    if (in.get() != (byte) 0xff) {
      throw new IOException("a marker is missing");
    }
    int marker;
    do {
      marker = in.get() & 0xff;
    } while (marker == 0xff);
    return marker;
  }

  private static boolean isFrame(int marker) {
    boolean tables = marker == 0xc4 || marker == 0xc8 || marker == 0xcc;
    return marker >= 0xc0 && marker <= 0xcf && !tables;
  }

  private static boolean begins(ByteBuffer segment, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < wanted.length; i++) {
      if (i >= segment.limit() || segment.get(i) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The meaning of the components according to libjpeg's rules ({@code default_decompress_parms}),
   * which browsers and PIL follow.
   */
  private static Colours colours(ByteBuffer frame, boolean jfif, int transform) throws IOException {
    int components = frame.get(5) & 0xff;
    return switch (components) {
      case 1 -> Colours.GREY;
      case 3 -> {
        boolean named = frame.get(6) == 'R' && frame.get(9) == 'G' && frame.get(12) == 'B';
        boolean rgb = !jfif && (transform == UNMARKED ? named : transform == NO_TRANSFORM);
        yield rgb ? Colours.RGB : Colours.YCC;
      }
      case 4 -> transform > NO_TRANSFORM ? Colours.YCCK : Colours.CMYK;
      default -> throw new IOException("it has " + components + " colour components");
    };
  }

  /**
   * Converts stored components to grey or RGB, in the same integer arithmetic as libjpeg and PIL.
   */
  Canvas canvas(Raster raster) throws IOException {
    if (raster.getNumBands() != colours.components) {
      throw new IOException("it has " + raster.getNumBands() + " colour components");
    }
    byte[] stored = Samples.bytes(raster, 0, colours.components);
    switch (colours) {
      case YCC -> yccToRgb(stored, 3);
      case YCCK -> {
        // The equation gives red, and libjpeg's cyan is 255 minus red. Files store ink inverted
        // (see the next case), so the ink is again the red of the equation. Only black remains to
        // be inverted.
        yccToRgb(stored, 4);
        invert(stored, 3, 4);
      }
      case CMYK ->
          // Adobe's programs, and therefore all other programs, store ink inverted, whether or not
          // the file is marked as such.
          invert(stored, 0, 1);
      default -> {}
    }
    return colours.components == 4
        ? new Canvas(Samples.cmykToRgb(stored), 3, null)
        : new Canvas(stored, colours.components, null);
  }

  private static void invert(byte[] values, int from, int stride) {
    for (int i = from; i < values.length; i += stride) {
      values[i] = (byte) ~values[i];
    }
  }

  /**
   * The equation of JFIF 1.02 with 16 fractional bits, rounded like libjpeg's {@code jdcolor.c}.
   */
  private static void yccToRgb(byte[] values, int stride) {
    for (int i = 0; i + stride <= values.length; i += stride) {
      int y = values[i] & 0xff;
      int blue = (values[i + 1] & 0xff) - 128;
      int red = (values[i + 2] & 0xff) - 128;
      values[i] = clamp(y + ((91881 * red + 0x8000) >> 16));
      values[i + 1] = clamp(y + ((-22554 * blue - 46802 * red + 0x8000) >> 16));
      values[i + 2] = clamp(y + ((116130 * blue + 0x8000) >> 16));
    }
  }

  private static byte clamp(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
