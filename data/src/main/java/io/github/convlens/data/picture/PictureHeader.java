package io.github.convlens.data.picture;

import java.awt.color.ColorSpace;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/**
 * The header of a picture file.
 *
 * @param height rows as stored
 * @param width columns as stored
 * @param colour false for grey
 * @param alpha whether parts may be transparent
 * @param orientation the orientation according to EXIF
 */
record PictureHeader(
    int height, int width, boolean colour, boolean alpha, Orientation orientation) {
  private static final int RIFF_SIZE_AT = 4;
  private static final byte[] IDENTIFIER = {'E', 'x', 'i', 'f', 0, 0};

  /**
   * The header of a JPEG file.
   *
   * @param file the whole file, or enough of its beginning
   * @throws java.nio.BufferUnderflowException if this beginning is not enough
   */
  static PictureHeader ofJpeg(ByteBuffer file) throws IOException {
    JpegHeader jpeg = JpegHeader.of(file);
    boolean colour = jpeg.colours() != JpegHeader.Colours.GREY;
    return new PictureHeader(jpeg.height(), jpeg.width(), colour, false, jpeg.orientation());
  }

  /** A check that rejects sizes that are too large to decode. */
  interface SizeCheck {
    void check(int height, int width) throws IOException;
  }

  /**
   * The header of a whole file that a reader has opened.
   *
   * @param size the check of the size, which is called before anything else is read, because a
   *     reader may need memory for the size that is claimed
   */
  static PictureHeader of(PictureFormat format, ImageReader reader, ByteBuffer file, SizeCheck size)
      throws IOException {
    int height = reader.getHeight(0);
    int width = reader.getWidth(0);
    if (format == PictureFormat.GIF) {
      GifScreen screen = GifScreen.of(file);
      height = screen.height();
      width = screen.width();
    }
    size.check(height, width);
    if (format == PictureFormat.WEBP) {
      requireWhole(file);
    }
    ImageTypeSpecifier raw = reader.getRawImageType(0);
    ImageTypeSpecifier type = raw != null ? raw : reader.getImageTypes(0).next();
    ColorModel model = type.getColorModel();
    boolean key = format == PictureFormat.PNG && Chunks.PNG.find("tRNS", file).isPresent();
    return new PictureHeader(
        height, width, isColour(model), model.hasAlpha() || key, orientation(format, file));
  }

  /**
   * Requires that a WebP file is complete, since the reader would make up the pixels that are
   * missing at its end.
   */
  private static void requireWhole(ByteBuffer file) throws IOException {
    long claimed = Integer.toUnsignedLong(Integer.reverseBytes(file.getInt(RIFF_SIZE_AT)));
    if (claimed + 8 > file.limit()) {
      throw new IOException("the file is cut short");
    }
  }

  private static boolean isColour(ColorModel model) {
    return model instanceof IndexColorModel palette
        ? !Samples.isGrey(palette)
        : model.getColorSpace().getType() != ColorSpace.TYPE_GRAY;
  }

  private static Orientation orientation(PictureFormat format, ByteBuffer file) {
    Optional<ByteBuffer> exif =
        switch (format) {
          case TIFF -> Optional.of(file);
          case PNG -> Chunks.PNG.find("eXIf", file).or(() -> RawProfile.exif(file));
          case WEBP -> Chunks.WEBP.find("EXIF", file);
          case JPEG, GIF, BMP -> Optional.empty();
        };
    return exif.map(PictureHeader::withoutIdentifier)
        .map(Exif::orientation)
        .orElse(Orientation.UPRIGHT);
  }

  /**
   * Removes the identifier {@code Exif}, which belongs only to JPEG, but which some programs also
   * write into other files.
   */
  private static ByteBuffer withoutIdentifier(ByteBuffer exif) {
    ByteBuffer identifier = ByteBuffer.wrap(IDENTIFIER);
    boolean identified =
        exif.limit() > IDENTIFIER.length && exif.slice(0, IDENTIFIER.length).equals(identifier);
    return identified ? exif.slice(IDENTIFIER.length, exif.limit() - IDENTIFIER.length) : exif;
  }
}
