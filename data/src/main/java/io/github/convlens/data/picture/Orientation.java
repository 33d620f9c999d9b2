package io.github.convlens.data.picture;

/**
 * The orientation of a camera, according to EXIF's tag 0x0112. It says how stored rows and columns
 * have to be changed to bring the picture upright.
 */
enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(false, true, false),
  TURNED_180(true, true, false),
  FLIPPED(true, false, false),
  TRANSPOSED(false, false, true),
  TURNED_LEFT(false, true, true),
  TRANSVERSED(true, true, true),
  TURNED_RIGHT(true, false, true);

  private final boolean downUp;
  private final boolean rightLeft;
  private final boolean swapped;

  /**
   * @param downUp whether the order of the upright picture's rows is reversed
   * @param rightLeft whether the order of the upright picture's columns is reversed
   * @param swapped whether the upright picture's rows are the stored columns; this exchange comes
   *     first
   */
  Orientation(boolean downUp, boolean rightLeft, boolean swapped) {
    this.downUp = downUp;
    this.rightLeft = rightLeft;
    this.swapped = swapped;
  }

  /** The orientation for EXIF's values 1 to 8; upright for any other value, as in viewers. */
  static Orientation of(int tag) {
    return tag >= 1 && tag <= values().length ? values()[tag - 1] : UPRIGHT;
  }

  /** Whether height and width are exchanged. */
  boolean swapsSides() {
    return swapped;
  }

  /**
   * Brings a stored picture upright.
   *
   * @param stored HWC bytes as the file has them
   * @return HWC bytes, upright; {@code stored} itself if it already is upright
   */
  byte[] upright(byte[] stored, int channels, int height, int width) {
    if (this == UPRIGHT) {
      return stored;
    }
    int rows = swapped ? width : height;
    int columns = swapped ? height : width;
    byte[] upright = new byte[stored.length];
    int to = 0;
    for (int y = 0; y < rows; y++) {
      int a = downUp ? rows - 1 - y : y;
      for (int x = 0; x < columns; x++) {
        int b = rightLeft ? columns - 1 - x : x;
        int from = channels * (swapped ? b * width + a : a * width + b);
        for (int c = 0; c < channels; c++) {
          upright[to++] = stored[from + c];
        }
      }
    }
    return upright;
  }
}
