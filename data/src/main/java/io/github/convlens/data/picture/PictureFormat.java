package io.github.convlens.data.picture;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * File formats that can be read. They are recognised by the beginning of the content, never by the
 * name of a file.
 */
public enum PictureFormat {
  /** Portable Network Graphics. */
  PNG("png", "\u0089PNG\r\n\u001a\n"),
  /** JPEG, with any application segments. */
  JPEG("jpeg", "\u00ff\u00d8\u00ff"),
  /** GIF, of which the first frame is read. */
  GIF("gif", "GIF87a", "GIF89a"),
  /** Windows bitmaps. */
  BMP("bmp", "BM"),
  /** TIFF, of which the first page is read. */
  TIFF("tiff", "II*\0", "MM\0*"),
  /** WebP, of which the first frame is read. */
  WEBP("webp", "RIFF????WEBP");

  /**
   * The number of bytes, at the beginning of a file, that {@link #of} and {@link #describe} need.
   */
  static final int HEAD = 32;

  private record Known(String name, String magic) {}

  /** Formats that occur in practice but cannot be read. */
  private static final List<Known> OTHERS =
      List.of(
          new Known("a HEIC picture", "????ftyphei"),
          new Known("a HEIC picture", "????ftyphev"),
          new Known("a HEIC picture", "????ftypmif1"),
          new Known("a HEIC picture", "????ftypmsf1"),
          new Known("an AVIF picture", "????ftypavi"),
          new Known("a video", "????ftyp"),
          new Known("a JPEG XL picture", "\u00ff\n"),
          new Known("a JPEG XL picture", "\0\0\0\fJXL "),
          new Known("a JPEG 2000 picture", "\0\0\0\fjP  "),
          new Known("a JPEG 2000 picture", "\u00ffO\u00ffQ"),
          new Known("a BigTIFF picture", "II+\0"),
          new Known("a BigTIFF picture", "MM\0+"),
          new Known("a Photoshop document", "8BPS"),
          new Known("a portable pixmap (PNM)", "P5"),
          new Known("a portable pixmap (PNM)", "P6"),
          new Known("a PDF document", "%PDF"),
          new Known("an SVG drawing", "<svg"),
          new Known("a web page or XML", "<"),
          new Known(
              "a Git LFS pointer instead of the picture ('git lfs pull' fetches it)",
              "version http"),
          new Known("a ZIP archive", "PK\u0003\u0004"),
          new Known("a Windows icon", "\0\0\u0001\0"));

  private final String readerName;
  private final List<String> magics;

  PictureFormat(String readerName, String... magics) {
    this.readerName = readerName;
    this.magics = List.of(magics);
  }

  /** The name under which {@code ImageIO} has readers for the format. */
  String readerName() {
    return readerName;
  }

  /** The format of a file that begins with {@code head}, if it is one of these formats. */
  public static Optional<PictureFormat> of(byte[] head) {
    for (PictureFormat format : values()) {
      if (format.magics.stream().anyMatch(magic -> begins(head, magic))) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** The likely kind of a file that is not in any of these formats, for a message. */
  static String describe(byte[] head) {
    if (head.length == 0) {
      return "an empty file";
    }
    return OTHERS.stream()
        .filter(known -> begins(head, known.magic))
        .map(Known::name)
        .findFirst()
        .orElse("an unknown kind of file");
  }

  /** Whether a file that cannot be read is nevertheless a picture, such as a HEIC file. */
  static boolean isOtherPicture(byte[] head) {
    String described = describe(head);
    return described.endsWith("picture") || described.endsWith("(PNM)");
  }

  private static boolean begins(byte[] head, String magic) {
    byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
    if (head.length < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] != '?' && wanted[i] != head[i]) {
        return false;
      }
    }
    return true;
  }
}
