package io.github.convlens.data.packed;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.picture.ImageFile;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

/** Decodes the pictures of one shard on all processors and writes them to a file. */
final class ShardWriter {
  private final ShardLayout layout;
  private final FileChannel out;
  private final ByteBuffer index;
  private final Map<Integer, String> reasons = new ConcurrentSkipListMap<>();

  private ShardWriter(ShardLayout layout, FileChannel out) {
    this.layout = layout;
    this.out = out;
    this.index = ByteBuffer.allocate(layout.reasons() - layout.index());
  }

  /**
   * Writes a file and forces it to the disk.
   *
   * @param key hash of the sources and their treatment
   * @param decode the decoder, which receives the index of a picture in the shard
   * @param done called after each picture
   */
  static void write(Path file, ShardLayout layout, String key, Packing.Decode decode, Runnable done)
      throws IOException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ShardWriter writer = new ShardWriter(layout, out);
      IntStream.range(0, layout.count())
          .parallel()
          .forEach(
              image -> {
                writer.write(image, decode);
                done.run();
              });
      writer.finish(HexFormat.of().parseHex(key));
      out.force(true);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void write(int image, Packing.Decode decode) {
    ImageFile.Pixels picture;
    try {
      picture = decode.picture(image);
    } catch (InvalidInputException e) {
      reasons.put(image, e.getMessage());
      return; // the image's pixels in the file stay 0, and their checksum is never checked
    }
    byte[] values = picture.values();
    try {
      writeFully(ByteBuffer.wrap(values), layout.pixels(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int base = layout.index();
    index.putInt(
        layout.flags(image) - base,
        ShardLayout.WAS_READ
            | (picture.transparent() ? ShardLayout.IS_TRANSPARENT : 0)
            | (picture.faint() ? ShardLayout.IS_FAINT : 0));
    index.putInt(layout.checksum(image) - base, ShardLayout.checksum(ByteBuffer.wrap(values)));
    MessageDigest digest = Source.sha256();
    index.put(layout.fingerprint(image) - base, digest.digest(values), 0, 2 * Long.BYTES);
    int channels = layout.recipe().channels();
    for (int c = 0; c < channels; c++) {
      long sum = 0;
      long squares = 0;
      for (int i = c; i < values.length; i += channels) {
        int value = values[i] & 0xff;
        sum += value;
        squares += (long) value * value;
      }
      index.putLong(layout.sum(image, c) - base, sum);
      index.putLong(layout.squares(image, c) - base, squares);
    }
  }

  private void finish(byte[] key) throws IOException {
    ByteBuffer texts = texts();
    ByteBuffer header = layout.header(layout.reasons() + texts.remaining(), key);
    ByteBuffer checksum = ByteBuffer.allocate(Integer.BYTES);
    checksum.putInt(0, ShardLayout.checksum(header, index, texts));
    writeFully(index.duplicate(), layout.index());
    writeFully(texts, layout.reasons());
    writeFully(checksum, ShardLayout.CHECKSUM_AT);
    writeFully(header, 0);
  }

  private ByteBuffer texts() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream text = new DataOutputStream(bytes);
    for (Map.Entry<Integer, String> reason : reasons.entrySet()) {
      byte[] utf8 = reason.getValue().getBytes(StandardCharsets.UTF_8);
      text.writeInt(reason.getKey());
      text.writeInt(utf8.length);
      text.write(utf8);
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  private void writeFully(ByteBuffer bytes, long at) throws IOException {
    long to = at;
    while (bytes.hasRemaining()) {
      to += out.write(bytes, to);
    }
  }
}
