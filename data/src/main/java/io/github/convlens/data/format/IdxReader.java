package io.github.convlens.data.format;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.ImageSet;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/**
 * Reads IDX files (MNIST and similar data sets), gzipped or plain. A file begins with big-endian
 * integers of four bytes: a magic number, the count and, for images, rows and columns. One byte per
 * value follows. Labels may also be in the format of QMNIST, which has eight four-byte integers per
 * image. The first of them is the class.
 */
public final class IdxReader {

  /** The kinds of files, which differ in their first four bytes. */
  private enum Kind {
    IMAGES(0x803, 4, 1),
    LABELS(0x801, 2, 1),
    EXTENDED_LABELS(0xc02, 3, 4);

    private final int magic;
    private final int words;
    private final int bytesPerValue;

    Kind(int magic, int words, int bytesPerValue) {
      this.magic = magic;
      this.words = words;
      this.bytesPerValue = bytesPerValue;
    }
  }

  private final BiConsumer<Path, byte[][]> onRead;

  /**
   * @param onRead receives each file and its content (header, then body) when the file has been
   *     read, so that the hash can be checked
   */
  public IdxReader(BiConsumer<Path, byte[][]> onRead) {
    this.onRead = onRead;
  }

  /**
   * Reads one split.
   *
   * @param classes the number of classes; labels must be from 0 to this − 1
   * @throws InvalidInputException if a file cannot be read or does not match its header, or if the
   *     two files do not belong together
   */
  public ImageSet read(Path imageFile, Path labelFile, int classes) {
    return read(StoredFile.of(imageFile), StoredFile.of(labelFile), classes);
  }

  ImageSet read(StoredFile imageFile, StoredFile labelFile, int classes) {
    // Both headers are checked before a body is read, since unpacking could take gigabytes.
    Kind kind = labelKind(labelFile);
    int imageCount = count(imageFile, Kind.IMAGES);
    int labelCount = count(labelFile, kind);
    if (imageCount != labelCount) {
      throw new InvalidInputException(
          imageFile
              + " holds "
              + Count.of(imageCount, "image")
              + ", but "
              + labelFile
              + " holds "
              + Count.of(labelCount, "label")
              + ": fetch the files again");
    }
    Content images = content(imageFile, Kind.IMAGES);
    Content labels = content(labelFile, kind);
    int stride = labels.body.length / labelCount;
    int[] values = new int[labelCount];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          kind == Kind.LABELS
              ? labels.body[i] & 0xff
              : ByteBuffer.wrap(labels.body).getInt(i * stride);
      if (values[i] < 0 || values[i] >= classes) {
        throw new InvalidInputException(
            labelFile
                + ": label "
                + values[i]
                + " of image "
                + i
                + " is not from 0 to "
                + (classes - 1)
                + ": fetch the file again");
      }
    }
    return new ImageSet(images.body, values, 1, (int) images.size(2), (int) images.size(3));
  }

  private record Content(ByteBuffer header, byte[] body) {
    long size(int word) {
      return header.getInt(4 * word);
    }
  }

  private static Kind labelKind(StoredFile file) {
    return file.read(
        (in, limit) -> {
          byte[] magic = in.readNBytes(4);
          boolean extended =
              magic.length == 4 && ByteBuffer.wrap(magic).getInt() == Kind.EXTENDED_LABELS.magic;
          return extended ? Kind.EXTENDED_LABELS : Kind.LABELS;
        });
  }

  private static int count(StoredFile file, Kind kind) {
    return file.read(
        (in, limit) -> {
          ByteBuffer header = header(in, file, kind);
          bodySize(file, header, kind, limit);
          return header.getInt(4);
        });
  }

  private Content content(StoredFile file, Kind kind) {
    return file.read(
        (in, limit) -> {
          ByteBuffer header = header(in, file, kind);
          byte[] body = body(in, file, bodySize(file, header, kind, limit));
          onRead.accept(file.path(), new byte[][] {bytes(header), body});
          return new Content(header, body);
        });
  }

  private static ByteBuffer header(InputStream in, StoredFile file, Kind kind) throws IOException {
    byte[] bytes = new byte[4 * kind.words];
    int length = in.readNBytes(bytes, 0, bytes.length);
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (length >= 4 && header.getInt(0) != kind.magic) {
      throw new InvalidInputException(
          file
              + ": magic number "
              + header.getInt(0)
              + " is not "
              + kind.magic
              + ", that of IDX "
              + (kind == Kind.IMAGES ? "images" : "labels")
              + ": put the right file there");
    }
    if (length < bytes.length) {
      throw new EOFException("its header is incomplete");
    }
    return header;
  }

  private static byte[] bytes(ByteBuffer header) {
    byte[] bytes = new byte[header.capacity()];
    header.get(0, bytes);
    return bytes;
  }

  private static int bodySize(StoredFile file, ByteBuffer header, Kind kind, long limit) {
    long[] sizes = {1, 1, 1};
    for (int i = 1; i < kind.words; i++) {
      sizes[i - 1] = header.getInt(4 * i);
      if (sizes[i - 1] <= 0) {
        throw new InvalidInputException(
            file + ": the header claims a size of " + sizes[i - 1] + ": fetch the file again");
      }
    }
    // Computed in floating point, since the product of the claimed sizes may overflow a long.
    double claimed = (double) sizes[0] * sizes[1] * sizes[2] * kind.bytesPerValue;
    if (claimed > limit - 4L * kind.words) {
      throw new InvalidInputException(
          file
              + ": truncated, or its header is wrong: it claims more bytes than the file can hold:"
              + " fetch it again");
    }
    return ImageSet.byteCount(sizes[0], kind.bytesPerValue, sizes[1], sizes[2], file.toString());
  }

  private static byte[] body(InputStream in, StoredFile file, int size) throws IOException {
    byte[] body = in.readNBytes(size);
    if (body.length < size) {
      throw new EOFException(body.length + " of " + Count.of(size, "byte"));
    }
    // Reads only one byte more, so that a gzip bomb behind the data is never unpacked.
    if (in.read() != -1) {
      throw new InvalidInputException(
          file
              + ": holds more than the "
              + Count.of(size, "byte")
              + " that its header claims: fetch it again");
    }
    return body;
  }
}
