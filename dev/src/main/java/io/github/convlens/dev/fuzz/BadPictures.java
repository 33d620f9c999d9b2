package io.github.convlens.dev.fuzz;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pictures that must be rejected, and odd pictures that may be accepted. */
final class BadPictures {
  private static final int SIDE = 28;

  private BadPictures() {}

  static Map<String, byte[]> badPictures() throws IOException {
    byte[] png = Encoded.encoded("png", SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    byte[] jpeg = Encoded.encoded("jpg", SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Map<String, byte[]> bad = new LinkedHashMap<>();
    bad.put("empty.png", new byte[0]);
    bad.put("text.png", Bytes.utf8("no picture\n"));
    bad.put("html.jpg", Bytes.utf8("<html>404</html>"));
    bad.put("signature.png", Arrays.copyOf(png, 8));
    bad.put("header-cut.png", Arrays.copyOf(png, 20));
    bad.put("header-only.png", Arrays.copyOf(png, 33));
    bad.put("half.png", Arrays.copyOf(png, png.length / 2));
    bad.put("half.jpg", Arrays.copyOf(jpeg, 100));
    bad.put("soi-only.jpg", new byte[] {(byte) 0xff, (byte) 0xd8});
    bad.put("huge.png", Encoded.png(60_000, 60_000, 8, 2, 0, 1000));
    bad.put("huge-grey-bit.png", Encoded.png(60_000, 60_000, 1, 0, 0, 60_000L * 7501));
    bad.put("widest.png", Encoded.png(Integer.MAX_VALUE, 1, 8, 0, 0, 1000));
    bad.put("negative.png", Encoded.png(-1, -1, 8, 0, 0, 1000));
    bad.put("narrow.png", Encoded.png(40_000_000, 1, 8, 0, 0, 40_000_001));
    bad.put("tall.png", Encoded.png(1, 40_000_000, 8, 0, 0, 80_000_000));
    bad.put("zero.png", Encoded.png(0, 0, 8, 0, 0, 0));
    bad.put("bits-3.png", Encoded.png(8, 8, 3, 0, 0, 100));
    bad.put("type-9.png", Encoded.png(8, 8, 8, 9, 0, 100));
    bad.put("interlace-7.png", Encoded.png(8, 8, 8, 0, 7, 100));
    bad.put("no-palette.png", Encoded.png(8, 8, 8, 3, 0, 72));
    bad.put("short-data.png", Encoded.png(4000, 4000, 8, 2, 0, 10));
    bad.put("large-cut.png", Encoded.png(7000, 7000, 16, 6, 0, 1000));
    bad.put("large-interlaced-cut.png", Encoded.png(7000, 7000, 16, 6, 1, 1000));
    bad.put("huge.jpg", Encoded.jpegClaiming(60_000, 60_000));
    bad.put("zero.jpg", Encoded.jpegClaiming(0, 0));
    bad.put("heic.jpg", Bytes.utf8("\0\0\0\u0018ftypheic\0\0\0\0mif1heic"));
    bad.put("lfs.jpg", Bytes.utf8("version https://git-lfs.github.com/spec/v1\n"));
    bad.put("svg.png", Bytes.utf8("<svg xmlns='http://www.w3.org/2000/svg'/>"));
    return bad;
  }

  /** Pictures that a decoder may accept: large, or unusual but valid. */
  static Map<String, byte[]> oddPictures() throws IOException {
    byte[] bomb = Encoded.deflated(400L << 20);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.write(Bytes.utf8("Comment\0\0"));
    text.write(bomb);
    ByteArrayOutputStream profile = new ByteArrayOutputStream();
    profile.write(Bytes.utf8("icc\0\0"));
    profile.write(bomb);
    Map<String, byte[]> odd = new LinkedHashMap<>();
    odd.put(
        "text-bomb.png",
        Encoded.png(28, 28, 8, 0, 0, 29 * 28, Encoded.chunk("zTXt", text.toByteArray())));
    odd.put(
        "profile-bomb.png",
        Encoded.png(28, 28, 8, 2, 0, 85 * 28, Encoded.chunk("iCCP", profile.toByteArray())));
    odd.put("data-bomb.png", Encoded.png(28, 28, 8, 0, 0, 400L << 20));
    odd.put(
        "palette-range.png",
        Encoded.png(28, 28, 8, 3, 0, 29 * 28, Encoded.chunk("PLTE", new byte[3])));
    odd.put(
        "palette-empty.png",
        Encoded.png(28, 28, 8, 3, 0, 29 * 28, Encoded.chunk("PLTE", new byte[0])));
    odd.put("gif.png", Encoded.encoded("gif", 8, 8, BufferedImage.TYPE_BYTE_INDEXED));
    odd.put("bmp.jpg", Encoded.encoded("bmp", 8, 8, BufferedImage.TYPE_INT_RGB));
    odd.put("large-deep.png", Encoded.png(5000, 5000, 16, 6, 0, 5000L * 40_001));
    odd.put("large-interlaced.png", Encoded.png(7000, 7000, 8, 2, 1, 7000L * 21_020));
    odd.put("large.jpg", Encoded.jpegClaiming(7000, 7000));
    odd.put("cmyk-without-profile.jpg", Encoded.cmykJpeg(SIDE, SIDE));
    odd.putAll(animated());
    return odd;
  }

  /**
   * Animations whose second picture is damaged or missing. A decoder must read the first picture.
   */
  private static Map<String, byte[]> animated() throws IOException {
    byte[] gif = Encoded.encoded("gif", 8, 8, BufferedImage.TYPE_BYTE_INDEXED);
    byte[] second = Arrays.copyOfRange(gif, gif.length / 2, gif.length);
    byte[] control = new byte[8];
    control[3] = 2;
    Map<String, byte[]> animated = new LinkedHashMap<>();
    animated.put(
        "animated.gif",
        Bytes.joined(Arrays.copyOf(gif, gif.length - 1), new byte[] {0x2c}, second));
    animated.put(
        "animated.png",
        Encoded.png(SIDE, SIDE, 8, 0, 0, 29 * SIDE, Encoded.chunk("acTL", control)));
    animated.put("animated.webp", Encoded.animatedWebp());
    return animated;
  }
}
