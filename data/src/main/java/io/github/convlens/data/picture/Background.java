package io.github.convlens.data.picture;

/**
 * The colour behind transparent parts of a picture and around a letterboxed one.
 *
 * @param red 0 to 255
 * @param green 0 to 255
 * @param blue 0 to 255
 */
public record Background(int red, int green, int blue) {
  /** The colour of paper, and the default. */
  public static final Background WHITE = new Background(255, 255, 255);

  /**
   * @throws IllegalArgumentException if a value is not a byte's
   */
  public Background {
    if (Math.min(Math.min(red, green), blue) < 0 || Math.max(Math.max(red, green), blue) > 255) {
      throw new IllegalArgumentException(
          "background is [%d, %d, %d]: give red, green and blue, each 0 to 255"
              .formatted(red, green, blue));
    }
  }

  /** Returns whether grey pictures stay grey over it. */
  public boolean isGrey() {
    return red == green && green == blue;
  }

  /** As a configuration has it. */
  @Override
  public String toString() {
    return equals(WHITE) ? "white" : "[%d, %d, %d]".formatted(red, green, blue);
  }

  /** Red, green and blue; for one channel their luma. */
  byte[] values(int channels) {
    return channels == 1
        ? new byte[] {(byte) Canvas.luma(red, green, blue)}
        : new byte[] {(byte) red, (byte) green, (byte) blue};
  }
}
