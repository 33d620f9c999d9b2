package io.github.convlens.data.picture;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A picture file whose header has been read: PNG, JPEG, GIF, BMP, TIFF or WebP, according to its
 * content, not its name. Its pixels are decoded as a viewer shows them: turned upright according to
 * EXIF, with transparent parts laid over a colour. Colour profiles are ignored, as in PIL and
 * torchvision.
 *
 * @param path the file
 * @param format the format, according to its content
 * @param height the height in pixels when upright
 * @param width the width in pixels when upright
 * @param look the other facts of the header
 */
public record ImageFile(Path path, PictureFormat format, int height, int width, Look look) {
  /** 50 megapixels, the size of a good camera's picture. Decoding such a picture takes 200 MB. */
  public static final long MAX_PIXELS = 50_000_000;

  /**
   * The longest side that JPEG allows. A decoder's memory also grows with the length of the rows.
   */
  private static final int MAX_SIDE = 65_535;

  private static final long MAX_FILE_BYTES = 256L << 20;

  /**
   * The length of the part of a file that is read first. It holds the header of nearly every JPEG,
   * so the rest need not be read for the header.
   */
  private static final int HEAD_BYTES = 1 << 16;

  /**
   * A picture's pixels.
   *
   * @param values bytes, HWC
   * @param transparent whether a background shines through anywhere
   * @param faint whether the picture has 16 bits per sample and uses less than a sixteenth of their
   *     range; it is then nearly black
   */
  public record Pixels(byte[] values, boolean transparent, boolean faint) {}

  /**
   * The facts of a header besides the size.
   *
   * @param colour false for grey
   * @param alpha whether parts of the picture may be transparent
   * @param turned whether the camera was not held upright
   */
  public record Look(boolean colour, boolean alpha, boolean turned) {}

  /** Whether the picture is in colour. */
  public boolean colour() {
    return look.colour;
  }

  /** Whether parts of the picture may be transparent. */
  public boolean alpha() {
    return look.alpha;
  }

  /** Whether the camera was not held upright. */
  public boolean turned() {
    return look.turned;
  }

  /**
   * Reads a header.
   *
   * @throws InvalidInputException if the file cannot be read, if it is not a picture in one of the
   *     formats, if it has more than {@link #MAX_PIXELS} pixels, or if a side is longer than 65,535
   *     pixels
   */
  public static ImageFile open(Path path) {
    return guarded(
        path,
        () -> {
          byte[] head = read(path, HEAD_BYTES);
          PictureFormat format = format(path, head);
          PictureHeader header = header(format, path, head);
          boolean swaps = header.orientation().swapsSides();
          int height = swaps ? header.width() : header.height();
          int width = swaps ? header.height() : header.width();
          return new ImageFile(
              path,
              format,
              height,
              width,
              new Look(
                  header.colour(), header.alpha(), header.orientation() != Orientation.UPRIGHT));
        });
  }

  /**
   * Whether a file begins like a picture, in a format that can be read or in another format such as
   * HEIC.
   */
  static boolean looksLikePicture(Path path) {
    try {
      byte[] head = Files.isRegularFile(path) ? read(path, PictureFormat.HEAD) : new byte[0];
      return PictureFormat.of(head).isPresent() || PictureFormat.isOtherPicture(head);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Decodes the picture.
   *
   * @param channels 1 for grey (a colour image becomes its luma), 3 for red, green, blue
   * @param rows the height of the result in pixels
   * @param columns the width of the result in pixels
   * @param preparation how proportions and transparent parts are treated
   * @throws InvalidInputException if the picture cannot be decoded completely
   */
  public Pixels pixels(int channels, int rows, int columns, Preparation preparation) {
    return guarded(
        path,
        () -> {
          byte[] file = read(path, (int) MAX_FILE_BYTES);
          PictureHeader header = header(format, path, file);
          Canvas stored = Decoder.decode(format, file);
          if (stored.pixels().length != stored.channels() * (long) height * width) {
            throw new InvalidInputException(
                path + ": changed while it was being read: repeat the command");
          }
          byte[] values =
              header
                  .orientation()
                  .upright(
                      stored.over(preparation.background()).as(channels),
                      channels,
                      header.height(),
                      header.width());
          return new Pixels(
              resized(values, channels, new Fit.Size(rows, columns), preparation),
              stored.isTransparent(),
              stored.faint());
        });
  }

  private byte[] resized(byte[] pixels, int channels, Fit.Size to, Preparation preparation) {
    StoreSize store = preparation.store();
    if (store == null) {
      return fitted(pixels, channels, to, preparation);
    }
    Fit.Size first = new Fit.Size(store.height(), store.width());
    byte[] stored = fitted(pixels, channels, first, preparation);
    return store.crop(stored, channels, store.whole(), to.rows(), to.columns());
  }

  private byte[] fitted(byte[] pixels, int channels, Fit.Size to, Preparation preparation) {
    Fit.Size from = new Fit.Size(height, width);
    return from.equals(to)
        ? pixels
        : preparation
            .fit()
            .to(pixels, channels, from, to, preparation.background().values(channels));
  }

  private static void requireReasonable(Path path, int height, int width) throws IOException {
    if (height < 1 || width < 1) {
      throw new IOException("its header says " + height + "x" + width + " pixels");
    }
    if ((long) height * width > MAX_PIXELS || Math.max(height, width) > MAX_SIDE) {
      throw new InvalidInputException(
          "%s: %dx%d pixels are too many: make it smaller, at most %d million pixels and %d per side"
              .formatted(path, height, width, MAX_PIXELS / 1_000_000, MAX_SIDE));
    }
  }

  private static PictureFormat format(Path path, byte[] head) {
    return PictureFormat.of(head)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    path
                        + ": "
                        + PictureFormat.describe(head)
                        + ", not PNG, JPEG, GIF, BMP, TIFF or WebP: convert or remove it"));
  }

  private static PictureHeader header(PictureFormat format, Path path, byte[] head)
      throws IOException {
    if (format == PictureFormat.JPEG) {
      try {
        return jpegHeader(path, head);
      } catch (BufferUnderflowException e) {
        return jpegHeader(path, read(path, (int) MAX_FILE_BYTES));
      }
    }
    byte[] file = head.length < HEAD_BYTES ? head : read(path, (int) MAX_FILE_BYTES);
    return Decoder.header(format, file, (height, width) -> requireReasonable(path, height, width));
  }

  private static PictureHeader jpegHeader(Path path, byte[] file) throws IOException {
    PictureHeader header = PictureHeader.ofJpeg(ByteBuffer.wrap(file));
    requireReasonable(path, header.height(), header.width());
    return header;
  }

  private static byte[] read(Path path, int atMost) throws IOException {
    long size = Files.size(path);
    if (!Files.isRegularFile(path)) {
      // A device or a pipe may never end.
      throw new InvalidInputException(path + ": not a file: give the path of a picture file");
    }
    if (size > MAX_FILE_BYTES) {
      throw new InvalidInputException(
          path + ": " + (size >> 20) + " MiB are too large for a picture: make the file smaller");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(atMost);
    }
  }

  private interface Task<T> {
    T run() throws IOException;
  }

  // Malicious files make decoders throw unchecked exceptions of many kinds.
  private static <T> T guarded(Path path, Task<T> task) {
    try {
      return task.run();
    } catch (InvalidInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      boolean plain = e instanceof IOException && e.getMessage() != null;
      throw new InvalidInputException(
          path
              + ": cannot be decoded ("
              + (plain ? e.getMessage() : e)
              + "): replace or remove the file",
          e);
    }
  }
}
