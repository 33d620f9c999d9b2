package io.github.convlens.data.format;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.ImageSet;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.InflaterInputStream;

/**
 * Reads arrays of bytes from Level 5 MAT-files of MATLAB ("MAT-File Format", The MathWorks),
 * compressed or not. Everything else in the files is skipped.
 */
final class MatFile {
  private static final int HEADER = 128;
  private static final int ENDIAN_AT = 126;
  private static final int COMPRESSED = 15;
  private static final int MATRIX = 14;
  private static final int BYTES = 2;
  private static final int INTEGERS = 5;
  private static final int TEXT = 1;
  private static final int UNSIGNED_INTEGERS = 6;
  private static final int COMPLEX = 0x800;
  private static final long DEFLATE_LIMIT = 1032;
  private static final int MAX_DIMENSIONS = 8;
  private static final int MAX_NAME = 63;

  private final StoredFile file;
  private final Set<String> wanted;
  private final Map<String, Array> found = new HashMap<>();

  /**
   * An array.
   *
   * @param shape the dimensions of the array
   * @param values the values; the first dimension changes fastest
   */
  record Array(int[] shape, byte[] values) {}

  /** The first eight bytes of an element: type and size, and the data itself if it is small. */
  private record Tag(int type, long size, boolean small, byte[] data) {}

  private MatFile(Path file, Set<String> wanted) {
    this.file = StoredFile.of(file);
    this.wanted = wanted;
  }

  /**
   * Reads arrays by their names.
   *
   * @throws InvalidInputException if an array is missing, or the file is damaged or has a different
   *     format
   */
  static Map<String, Array> read(Path file, Set<String> names) {
    MatFile reader = new MatFile(file, names);
    reader.file.read(
        (in, limit) -> {
          reader.elements(in, limit);
          return reader;
        });
    for (String name : names) {
      if (!reader.found.containsKey(name)) {
        throw new InvalidInputException(
            file + ": has no byte array " + name + ": put the right file there");
      }
    }
    return reader.found;
  }

  private void elements(InputStream in, long limit) throws IOException {
    byte[] header = readExactly(in, HEADER);
    String endian = new String(header, ENDIAN_AT, 2, StandardCharsets.US_ASCII);
    if (!endian.equals("IM") || header[ENDIAN_AT - 1] != 1) {
      throw new InvalidInputException(
          file + ": not a little-endian MAT file of level 5: put the right file there");
    }
    while (found.size() < wanted.size()) {
      byte[] start = in.readNBytes(8);
      if (start.length == 0) {
        return;
      }
      Tag tag = tag(start);
      Part element = new Part(in, tag.size);
      if (tag.type == COMPRESSED) {
        try (InflaterInputStream unpacked = new InflaterInputStream(element)) {
          Tag inner = tag(readExactly(unpacked, 8));
          if (inner.type == MATRIX) {
            matrix(unpacked, (tag.size + 1) * DEFLATE_LIMIT);
          }
        }
      } else if (tag.type == MATRIX) {
        matrix(element, Math.min(tag.size, limit));
      }
      element.skipRest();
    }
  }

  private void matrix(InputStream in, long limit) throws IOException {
    byte[] flags = element(in, UNSIGNED_INTEGERS, Integer.BYTES, 8);
    byte[] dimensions = element(in, INTEGERS, 0, 4 * MAX_DIMENSIONS);
    String name = new String(element(in, TEXT, 0, MAX_NAME), StandardCharsets.US_ASCII);
    if (!wanted.contains(name)) {
      return;
    }
    int[] shape = new int[dimensions.length / 4];
    littleEndian(dimensions).asIntBuffer().get(shape);
    double claimed = 1;
    long rest = 1;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] < 1) {
        throw new InvalidInputException(file + ": array " + name + " is empty: fetch it again");
      }
      claimed *= shape[i];
      rest *= i == shape.length - 1 ? 1 : shape[i];
    }
    Tag data = tag(readExactly(in, 8));
    if (shape.length == 0 || data.type != BYTES || (littleEndian(flags).getInt(0) & COMPLEX) != 0) {
      throw new InvalidInputException(
          file + ": array " + name + " does not hold bytes: put the right file there");
    }
    if (claimed != data.size || claimed > limit) {
      throw new InvalidInputException(
          file + ": array " + name + " claims more than the file can hold: fetch it again");
    }
    byte[] values =
        new byte[ImageSet.byteCount(shape[shape.length - 1], 1, 1, rest, file.toString())];
    if (data.small) {
      System.arraycopy(data.data, 0, values, 0, values.length);
    } else if (in.readNBytes(values, 0, values.length) < values.length) {
      throw new EOFException("array " + name + " is incomplete");
    }
    found.put(name, new Array(shape, values));
  }

  /**
   * Reads a small element of a matrix and the padding after it, up to a multiple of eight bytes.
   */
  private byte[] element(InputStream in, int type, int min, int max) throws IOException {
    Tag tag = tag(readExactly(in, 8));
    if (tag.type != type || tag.size < min || tag.size > max) {
      throw new InvalidInputException(
          file + ": damaged, or not the right kind of file: fetch it again");
    }
    if (tag.small) {
      return tag.data;
    }
    byte[] data = readExactly(in, (int) tag.size);
    readExactly(in, (int) (-tag.size & 7));
    return data;
  }

  /**
   * Parses a tag. If there are at most four bytes of data, they are in the tag itself, and their
   * size is in the upper half of the tag's first integer.
   */
  private Tag tag(byte[] bytes) throws IOException {
    if (bytes.length < 8) {
      throw new EOFException("an element is incomplete");
    }
    ByteBuffer tag = littleEndian(bytes);
    int first = tag.getInt(0);
    int size = first >>> 16;
    if (size > 4) {
      throw new InvalidInputException(file + ": damaged: fetch it again");
    }
    if (size > 0) {
      byte[] data = new byte[size];
      tag.get(4, data);
      return new Tag(first & 0xffff, size, true, data);
    }
    return new Tag(first, tag.getInt(4) & 0xffffffffL, false, new byte[0]);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] readExactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("it ends within an element");
    }
    return bytes;
  }

  /** The bytes of one element. The stream ends at the end of the element. */
  private static final class Part extends FilterInputStream {
    private long remaining;

    Part(InputStream in, long size) {
      super(in);
      this.remaining = size;
    }

    @Override
    public int read() throws IOException {
      int value = remaining > 0 ? super.read() : -1;
      remaining -= value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      int n = remaining > 0 ? super.read(into, at, (int) Math.min(length, remaining)) : -1;
      remaining -= Math.max(0, n);
      return n;
    }

    void skipRest() throws IOException {
      in.skipNBytes(remaining);
      remaining = 0;
    }

    /** Leaves the file open. */
    @Override
    public void close() {}
  }
}
