package io.github.convlens.data.format;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.ImageSet;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array in NumPy's {@code .npy} format, limited to what data sets need: whole numbers, in C
 * order.
 *
 * @param shape the shape, with at least one dimension
 * @param bytesPerValue 1, 2, 4 or 8
 * @param signed whether values may be negative
 * @param values the values, little-endian, in a buffer that is backed by an array
 */
record NpyArray(int[] shape, int bytesPerValue, boolean signed, ByteBuffer values) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER = 1 << 16;
  private static final int MAX_DIMENSIONS = 5;

  /**
   * The header that {@code numpy.save} writes for whole numbers in C order, little-endian or of one
   * byte. Any other header is rejected.
   */
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '([|<])([iu])([1248])', 'fortran_order': False, 'shape': "
              + "\\((\\d{1,10}(?:, \\d{1,10})*),?\\), \\} *\\n?");

  /**
   * Reads an array.
   *
   * @throws InvalidInputException if the array is damaged, or holds anything but whole numbers in C
   *     order
   */
  static NpyArray read(StoredFile file) {
    return file.read((in, limit) -> read(in, limit, file));
  }

  private static NpyArray read(InputStream in, long limit, StoredFile file) throws IOException {
    byte[] start = readExactly(in, MAGIC.length + 2);
    if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new InvalidInputException(file + ": not a NumPy array: fetch it again");
    }
    int version = start[MAGIC.length];
    ByteBuffer size =
        ByteBuffer.wrap(readExactly(in, version == 1 ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
    int length = version == 1 ? size.getShort(0) & 0xffff : size.getInt(0);
    if (length < 0 || length > MAX_HEADER) {
      throw new InvalidInputException(
          file + ": its header claims to be " + length + " bytes long: fetch it again");
    }
    String text = new String(readExactly(in, length), StandardCharsets.UTF_8);
    Matcher header = HEADER.matcher(text);
    if (!header.matches()) {
      String shown = text.strip();
      throw new InvalidInputException(
          "%s: holds %s, but only whole numbers in C order can be read: fetch it again"
              .formatted(file, shown.substring(0, Math.min(100, shown.length()))));
    }
    int[] shape = shape(header.group(4), file);
    int bytes = Integer.parseInt(header.group(3));
    double claimed = bytes;
    long rest = bytes;
    for (int i = 0; i < shape.length; i++) {
      claimed *= shape[i];
      rest *= i == 0 ? 1 : shape[i];
    }
    if (claimed > limit) {
      throw new InvalidInputException(
          file + ": its header claims more bytes than the file can hold: fetch it again");
    }
    byte[] values = new byte[ImageSet.byteCount(shape[0], 1, 1, rest, file.toString())];
    if (in.readNBytes(values, 0, values.length) < values.length || in.read() != -1) {
      throw new EOFException(
          "its header claims "
              + values.length
              + " bytes of values, but the file holds more or fewer");
    }
    return new NpyArray(
        shape,
        bytes,
        header.group(2).equals("i"),
        ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN));
  }

  private static int[] shape(String text, StoredFile file) {
    long[] sizes = Arrays.stream(text.split(", ")).mapToLong(Long::parseLong).toArray();
    if (sizes.length > MAX_DIMENSIONS
        || Arrays.stream(sizes).anyMatch(size -> size < 1 || size > Integer.MAX_VALUE)) {
      throw new InvalidInputException(
          "%s: has shape (%s), but needs 1 to %d dimensions, none of them empty: fetch it again"
              .formatted(file, text, MAX_DIMENSIONS));
    }
    return Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray();
  }

  private static byte[] readExactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("its header is incomplete");
    }
    return bytes;
  }

  /** The value at an index in C order; unsigned 64-bit values of 2^63 or more become negative. */
  long whole(int index) {
    return switch (bytesPerValue) {
      case 1 -> signed ? values.get(index) : values.get(index) & 0xff;
      case 2 -> signed ? values.getShort(2 * index) : values.getShort(2 * index) & 0xffff;
      case 4 -> signed ? values.getInt(4 * index) : values.getInt(4 * index) & 0xffffffffL;
      default -> values.getLong(8 * index);
    };
  }
}
