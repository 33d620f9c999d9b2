package io.github.convlens.data.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The chunks of which a PNG or WebP file consists. Each has a type of four letters. */
enum Chunks {
  PNG(8, 4, 0, 4, 1, ByteOrder.BIG_ENDIAN),
  WEBP(12, 0, 4, 0, 2, ByteOrder.LITTLE_ENDIAN);

  private static final int HEADER = 8;

  private final int start;
  private final int typeAt;
  private final int lengthAt;
  private final int checksumBytes;
  private final int alignment;
  private final ByteOrder order;

  Chunks(int start, int typeAt, int lengthAt, int checksumBytes, int alignment, ByteOrder order) {
    this.start = start;
    this.typeAt = typeAt;
    this.lengthAt = lengthAt;
    this.checksumBytes = checksumBytes;
    this.alignment = alignment;
    this.order = order;
  }

  /** The data of the first chunk of a type, if the file contains it completely. */
  Optional<ByteBuffer> find(String type, ByteBuffer file) {
    return all(type, file).stream().findFirst();
  }

  /** The data of all chunks of a type, up to the first chunk that is not complete. */
  List<ByteBuffer> all(String type, ByteBuffer file) {
    byte[] wanted = type.getBytes(StandardCharsets.US_ASCII);
    byte[] found = new byte[wanted.length];
    ByteBuffer in = file.duplicate().order(order);
    List<ByteBuffer> chunks = new ArrayList<>();
    long at = start;
    while (at + HEADER <= in.limit()) {
      in.get((int) at + typeAt, found);
      long length = Integer.toUnsignedLong(in.getInt((int) at + lengthAt));
      if (at + HEADER + length > in.limit()) {
        break;
      }
      if (Arrays.equals(found, wanted)) {
        chunks.add(in.slice((int) at + HEADER, (int) length));
      }
      at += HEADER + (length + alignment - 1) / alignment * alignment + checksumBytes;
    }
    return chunks;
  }
}
