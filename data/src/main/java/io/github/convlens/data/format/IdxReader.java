package io.github.convlens.data.format;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.ImageSet;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads IDX files (MNIST and its kin), gzipped or plain, told apart by their first bytes. Layout:
 * big-endian magic number, count, for images rows and columns, then a byte per value.
 */
public final class IdxReader {
  private static final int IMAGES = 2051;
  private static final int LABELS = 2049;
  // Deflate cannot do better than 1032 to 1: a header that claims more lies.
  private static final long DEFLATE_LIMIT = 1032;

  private final BiConsumer<Path, byte[][]> onRead;

  /**
   * @param onRead told each file with its content (header, then body) after it was read, for
   *     checking its hash
   */
  public IdxReader(BiConsumer<Path, byte[][]> onRead) {
    this.onRead = onRead;
  }

  /**
   * Reads one split.
   *
   * @param classes labels must be less than this
   * @throws InvalidInputException if a file cannot be read, is not what it claims to be, or the two
   *     do not belong together
   */
  public ImageSet read(Path imageFile, Path labelFile, int classes) {
    // Both headers before a body: unpacking could take gigabytes.
    int imageCount = count(imageFile, IMAGES, 4);
    int labelCount = count(labelFile, LABELS, 2);
    if (imageCount != labelCount) {
      throw new InvalidInputException(
          imageFile
              + " holds "
              + Count.of(imageCount, "image")
              + " and "
              + labelFile
              + " "
              + Count.of(labelCount, "label")
              + ": fetch the files again");
    }
    Content images = read(imageFile, IMAGES, 4);
    Content labels = read(labelFile, LABELS, 2);
    int[] values = new int[labels.body.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = labels.body[i] & 0xff;
      if (values[i] >= classes) {
        throw new InvalidInputException(
            labelFile
                + ": label "
                + values[i]
                + " of image "
                + i
                + " is not below "
                + classes
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

  private interface Task<T> {
    /**
     * @param in unzipped
     * @param limit of the bytes that can follow the header
     */
    T run(InputStream in, long limit) throws IOException;
  }

  private static int count(Path file, int magic, int words) {
    return open(
        file,
        words,
        (in, limit) -> {
          ByteBuffer header = header(in, file, magic, words);
          bodySize(file, header, words, limit);
          return header.getInt(4);
        });
  }

  private Content read(Path file, int magic, int words) {
    return open(
        file,
        words,
        (in, limit) -> {
          ByteBuffer header = header(in, file, magic, words);
          byte[] body = body(in, file, bodySize(file, header, words, limit));
          onRead.accept(file, new byte[][] {bytes(header), body});
          return new Content(header, body);
        });
  }

  private static <T> T open(Path file, int words, Task<T> task) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      raw.mark(2);
      boolean zipped = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      long stored = Files.size(file);
      long limit = zipped ? (stored + 1) * DEFLATE_LIMIT : stored - 4L * words;
      try (InputStream in = zipped ? new GZIPInputStream(raw, 1 << 16) : raw) {
        return task.run(in, limit);
      }
    } catch (EOFException | ZipException e) {
      throw new InvalidInputException(
          file + ": truncated or damaged (" + e.getMessage() + "): fetch it again", e);
    } catch (IOException e) {
      throw new InvalidInputException(file + ": cannot be read (" + e + "): check the file", e);
    }
  }

  private static ByteBuffer header(InputStream in, Path file, int magic, int words)
      throws IOException {
    byte[] bytes = new byte[4 * words];
    int length = in.readNBytes(bytes, 0, bytes.length);
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (length >= 4 && header.getInt(0) != magic) {
      throw new InvalidInputException(
          file
              + ": magic number "
              + header.getInt(0)
              + " is not the "
              + magic
              + " of IDX "
              + (magic == IMAGES ? "images" : "labels")
              + ": put the right file there");
    }
    if (length < bytes.length) {
      throw new EOFException("no whole header");
    }
    return header;
  }

  private static byte[] bytes(ByteBuffer header) {
    byte[] bytes = new byte[header.capacity()];
    header.get(0, bytes);
    return bytes;
  }

  private static int bodySize(Path file, ByteBuffer header, int words, long limit) {
    long[] sizes = {1, 1, 1};
    for (int i = 1; i < words; i++) {
      sizes[i - 1] = header.getInt(4 * i);
      if (sizes[i - 1] <= 0) {
        throw new InvalidInputException(
            file + ": the header claims a size of " + sizes[i - 1] + ": fetch the file again");
      }
    }
    // A product that overflows counts as too much: byteCount would refuse it as well.
    double claimed = (double) sizes[0] * sizes[1] * sizes[2];
    if (claimed > limit) {
      throw new InvalidInputException(
          file
              + ": truncated, or its header lies: it claims more bytes than the file can hold:"
              + " fetch it again");
    }
    return ImageSet.byteCount(sizes[0], 1, sizes[1], sizes[2], file.toString());
  }

  private static byte[] body(InputStream in, Path file, int size) throws IOException {
    byte[] body = in.readNBytes(size);
    if (body.length < size) {
      throw new EOFException(body.length + " of " + Count.of(size, "byte"));
    }
    // Reads on by a single byte only: a gzip bomb behind the data is never unpacked.
    if (in.read() != -1) {
      throw new InvalidInputException(
          file
              + ": holds more than the "
              + Count.of(size, "byte")
              + " its header claims: fetch it again");
    }
    return body;
  }
}
