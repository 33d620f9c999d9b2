package io.github.convlens.data.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the orientation, the only part of EXIF on which pixels depend. EXIF is a TIFF header with
 * its first directory, so this class also reads the orientation of TIFF files.
 */
final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int ENTRY = 12;

  private Exif() {}

  /**
   * Reads the orientation.
   *
   * @param tiff the bytes, beginning with the byte order mark; its position and order are not
   *     changed
   * @return upright if there is no orientation, or if the directory is damaged
   */
  static Orientation orientation(ByteBuffer tiff) {
    ByteBuffer in = tiff.slice();
    if (in.remaining() < 8) {
      return Orientation.UPRIGHT;
    }
    in.order(in.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = Integer.toUnsignedLong(in.getInt(4));
    if (directory + 2 > in.limit()) {
      return Orientation.UPRIGHT;
    }
    int count = Short.toUnsignedInt(in.getShort((int) directory));
    for (int i = 0; i < count; i++) {
      long entry = directory + 2 + (long) ENTRY * i;
      if (entry + ENTRY > in.limit()) {
        break;
      }
      if (Short.toUnsignedInt(in.getShort((int) entry)) == ORIENTATION) {
        int value = (int) entry + 8;
        return switch (in.getShort((int) entry + 2)) {
          case SHORT -> Orientation.of(in.getShort(value));
          case LONG -> Orientation.of(in.getInt(value));
          default -> Orientation.UPRIGHT;
        };
      }
    }
    return Orientation.UPRIGHT;
  }
}
