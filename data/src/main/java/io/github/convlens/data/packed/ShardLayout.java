package io.github.convlens.data.packed;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The layout of a shard: a header of one page, the pixels of one image after another, an index with
 * an entry for each image, and the reasons why some images could not be read. Numbers are
 * big-endian.
 *
 * @param recipe the recipe of the images
 * @param count the number of images
 */
record ShardLayout(Recipe recipe, int count) {
  /** "CLSHARD1". */
  static final long MAGIC = 0x434c534841524431L;

  /** The length of the header. Pixels begin on a new page. */
  static final int HEADER = 4096;

  /**
   * The length of the part of the header that the checksum covers: magic number, count, channels,
   * height, width, the file's length, and the 32 bytes of the shard's key (a hash of the sources
   * and their treatment, {@link Recipe#key}).
   */
  static final int CHECKED_HEADER = 8 + 4 * 4 + 8 + 32;

  /**
   * The position of the checksum. It covers the first {@link #CHECKED_HEADER} bytes of the header,
   * the index and the reasons.
   */
  static final int CHECKSUM_AT = CHECKED_HEADER;

  static final int WAS_READ = 1;
  static final int IS_TRANSPARENT = 2;
  static final int IS_FAINT = 4;

  private static final int FLAGS = 0;
  private static final int CHECKSUM = 4;
  private static final int FINGERPRINT = 8;
  private static final int SUMS = 24;

  /** The position of an image's pixels. */
  int pixels(int image) {
    return HEADER + image * recipe.valuesPerImage();
  }

  /** The position of the index, after the last image. */
  int index() {
    return pixels(count);
  }

  int flags(int image) {
    return entry(image) + FLAGS;
  }

  /** The position of the CRC-32C of an image's pixels. */
  int checksum(int image) {
    return entry(image) + CHECKSUM;
  }

  /** The position of the first half of the SHA-256 of an image's pixels: 16 bytes. */
  int fingerprint(int image) {
    return entry(image) + FINGERPRINT;
  }

  /** The position of the sum over a channel's values. */
  int sum(int image, int channel) {
    return entry(image) + SUMS + Long.BYTES * channel;
  }

  /** The position of the sum over the squares of a channel's values. */
  int squares(int image, int channel) {
    return sum(image, recipe.channels() + channel);
  }

  /** The position of the reasons why images were not read: image, length and text of each. */
  int reasons() {
    return entry(count);
  }

  private int entry(int image) {
    return index() + image * (SUMS + 2 * Long.BYTES * recipe.channels());
  }

  /** The part of the header that the checksum covers. */
  ByteBuffer header(long length, byte[] key) {
    ByteBuffer header = ByteBuffer.allocate(CHECKED_HEADER);
    header.putLong(MAGIC).putInt(count);
    header.putInt(recipe.channels()).putInt(recipe.height()).putInt(recipe.width());
    return header.putLong(length).put(key).flip();
  }

  static int checksum(ByteBuffer... parts) {
    CRC32C checksum = new CRC32C();
    for (ByteBuffer part : parts) {
      checksum.update(part.duplicate());
    }
    return (int) checksum.getValue();
  }
}
