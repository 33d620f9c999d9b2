package io.github.convlens.data.packed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** A file of packed images, mapped into memory. Safe for use by several threads. */
final class Shard {
  private final ShardLayout layout;
  private final ByteBuffer file;

  /**
   * The identity of an image's pixels: half a SHA-256.
   *
   * @param high the first 8 bytes
   * @param low the next 8 bytes
   */
  private record Fingerprint(long high, long low) {}

  private Shard(ShardLayout layout, ByteBuffer file) {
    this.layout = layout;
    this.file = file;
  }

  /**
   * Maps a file. The header and the index are checked here; the pixels of an image are checked
   * whenever they are read.
   *
   * @param key hash of the sources and their treatment
   * @throws IOException if the file cannot be read, is damaged, or is a different shard; the
   *     message says what is wrong
   */
  static Shard open(Path path, ShardLayout layout, String key) throws IOException {
    MappedByteBuffer file;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() < layout.reasons() || channel.size() > Integer.MAX_VALUE) {
        throw new IOException("its length is wrong");
      }
      file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
    ByteBuffer expected = layout.header(file.limit(), HexFormat.of().parseHex(key));
    if (!file.slice(0, ShardLayout.CHECKED_HEADER).equals(expected)) {
      throw new IOException("its header is wrong");
    }
    ByteBuffer index = file.slice(layout.index(), file.limit() - layout.index());
    if (file.getInt(ShardLayout.CHECKSUM_AT) != ShardLayout.checksum(expected, index)) {
      throw new IOException("the checksum of its index is wrong");
    }
    return new Shard(layout, file);
  }

  /**
   * Copies an image, like {@link io.github.convlens.data.image.Pixels#copy}.
   *
   * @return false if the image's checksum is wrong, or the file has become shorter
   */
  boolean copy(int image, ByteBuffer into, int at) {
    int length = layout.recipe().valuesPerImage();
    try {
      into.put(at, file, layout.pixels(image), length);
    } catch (InternalError e) {
      return false; // this is how Java reports that a mapped page no longer exists
    }
    return ShardLayout.checksum(into.slice(at, length)) == file.getInt(layout.checksum(image));
  }

  boolean wasRead(int image) {
    return (file.getInt(layout.flags(image)) & ShardLayout.WAS_READ) != 0;
  }

  boolean isTransparent(int image) {
    return (file.getInt(layout.flags(image)) & ShardLayout.IS_TRANSPARENT) != 0;
  }

  boolean isFaint(int image) {
    return (file.getInt(layout.flags(image)) & ShardLayout.IS_FAINT) != 0;
  }

  Object fingerprint(int image) {
    int at = layout.fingerprint(image);
    return new Fingerprint(file.getLong(at), file.getLong(at + Long.BYTES));
  }

  /** Whether another shard has the same images, according to the indices of both shards. */
  boolean holdsTheSameAs(Shard other) {
    int from = layout.index();
    return file.slice(from, file.limit() - from)
        .equals(other.file.slice(from, other.file.limit() - from));
  }

  void addTo(int image, long[] sums, long[] squares) {
    for (int c = 0; c < sums.length; c++) {
      sums[c] += file.getLong(layout.sum(image, c));
      squares[c] += file.getLong(layout.squares(image, c));
    }
  }

  /** The reasons why images could not be read, by the image's index. */
  Map<Integer, String> reasons() {
    Map<Integer, String> reasons = new TreeMap<>();
    ByteBuffer in = file.slice(layout.reasons(), file.limit() - layout.reasons());
    while (in.hasRemaining()) {
      int image = in.getInt();
      byte[] text = new byte[in.getInt()];
      in.get(text);
      reasons.put(image, new String(text, StandardCharsets.UTF_8));
    }
    return reasons;
  }
}
