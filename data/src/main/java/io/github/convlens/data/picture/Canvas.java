package io.github.convlens.data.picture;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A decoded picture, in the orientation in which it is stored.
 *
 * @param pixels HWC bytes
 * @param channels 1 for grey, 3 for red, green, blue
 * @param alpha opacity of each pixel, where 255 is opaque; null if there is none
 * @param faint whether the picture has 16 bits per sample and uses less than a sixteenth of their
 *     range, like unscaled 12-bit samples from a camera or scanner; its bytes are then nearly black
 */
record Canvas(byte[] pixels, int channels, byte @Nullable [] alpha, boolean faint) {
  private static final int OPAQUE = 255;
  private static final int PRECISION_BITS = 7;

  /** A picture that is not faint. */
  Canvas(byte[] pixels, int channels, byte @Nullable [] alpha) {
    this(pixels, channels, alpha, false);
  }

  /** The luma of ITU-R BT.601, with 16 fractional bits like PIL's {@code convert("L")}. */
  static int luma(int red, int green, int blue) {
    return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
  }

  /** Whether any pixel is not opaque. */
  boolean isTransparent() {
    return alpha != null && isTransparent(alpha);
  }

  private static boolean isTransparent(byte[] alpha) {
    for (byte a : alpha) {
      if (a != (byte) OPAQUE) {
        return true;
      }
    }
    return false;
  }

  /**
   * The picture laid over a colour, without alpha. A greyscale picture receives three channels if
   * the colour is not grey.
   */
  Canvas over(Background background) {
    if (alpha == null || !isTransparent(alpha)) {
      return new Canvas(pixels, channels, null);
    }
    if (channels == 1 && !background.isGrey()) {
      return new Canvas(rgb(), 3, alpha).over(background);
    }
    byte[] behind = background.values(channels);
    byte[] result = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int opacity = alpha[i / channels] & 0xff;
      result[i] = (byte) blend(pixels[i] & 0xff, behind[i % channels] & 0xff, opacity);
    }
    return new Canvas(result, channels, null);
  }

  /** PIL's {@code alpha_composite} over an opaque colour, exact to the bit. */
  private static int blend(int front, int behind, int opacity) {
    if (opacity == 0) {
      return behind;
    }
    int coefficient = opacity << PRECISION_BITS;
    int sum =
        front * coefficient
            + behind * ((OPAQUE << PRECISION_BITS) - coefficient)
            + (0x80 << PRECISION_BITS);
    return ((sum >> 8) + sum) >> 8 >> PRECISION_BITS;
  }

  /** The picture as HWC bytes of 1 or 3 channels, converted if necessary. */
  byte[] as(int wanted) {
    if (wanted == channels) {
      return pixels;
    }
    return wanted == 1 ? grey() : rgb();
  }

  private byte[] rgb() {
    byte[] rgb = new byte[3 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      Arrays.fill(rgb, 3 * i, 3 * i + 3, pixels[i]);
    }
    return rgb;
  }

  private byte[] grey() {
    byte[] grey = new byte[pixels.length / 3];
    for (int i = 0; i < grey.length; i++) {
      grey[i] =
          (byte) luma(pixels[3 * i] & 0xff, pixels[3 * i + 1] & 0xff, pixels[3 * i + 2] & 0xff);
    }
    return grey;
  }
}
