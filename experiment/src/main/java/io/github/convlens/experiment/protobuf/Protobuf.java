package io.github.convlens.experiment.protobuf;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A builder of a Protocol Buffers message, which writes fields in the order in which they are added
 * (protobuf.dev/programming-guides/encoding). Large data is not copied but kept by reference.
 */
public final class Protobuf {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FOUR_BYTES = 5;

  private final List<ByteBuffer> chunks = new ArrayList<>();
  private long size;

  /** Adds an integer or an enum constant. */
  public Protobuf number(int field, long value) {
    ByteBuffer chunk = ByteBuffer.allocate(20);
    varint(chunk, ((long) field << 3) | VARINT);
    varint(chunk, value);
    return add(chunk.flip());
  }

  /** Adds a single-precision number. */
  public Protobuf number(int field, float value) {
    ByteBuffer chunk = ByteBuffer.allocate(14).order(ByteOrder.LITTLE_ENDIAN);
    varint(chunk, ((long) field << 3) | FOUR_BYTES);
    return add(chunk.putFloat(value).flip());
  }

  /** Adds a double-precision number. */
  public Protobuf number(int field, double value) {
    ByteBuffer chunk = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN);
    varint(chunk, ((long) field << 3) | EIGHT_BYTES);
    return add(chunk.putDouble(value).flip());
  }

  /** Adds a packed repeated field of double-precision numbers. */
  public Protobuf numbers(int field, double[] values) {
    ByteBuffer packed =
        ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      packed.putDouble(value);
    }
    return bytes(field, packed.flip());
  }

  /** Adds a string, encoded in UTF-8. */
  public Protobuf text(int field, String value) {
    return bytes(field, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Adds the remaining bytes of a buffer. They are not copied, so they must not change before
   * {@link #writeTo}.
   */
  public Protobuf bytes(int field, ByteBuffer value) {
    length(field, value.remaining());
    return add(value.slice());
  }

  /** Adds a nested message. */
  public Protobuf message(int field, Protobuf value) {
    length(field, value.size);
    chunks.addAll(value.chunks);
    size += value.size;
    return this;
  }

  /** The number of bytes of the message. */
  public long size() {
    return size;
  }

  /** Writes the message without a length prefix. */
  public void writeTo(OutputStream stream) throws IOException {
    WritableByteChannel channel = Channels.newChannel(stream);
    for (ByteBuffer chunk : chunks) {
      ByteBuffer rest = chunk.duplicate();
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
  }

  private void length(int field, long length) {
    ByteBuffer chunk = ByteBuffer.allocate(20);
    varint(chunk, ((long) field << 3) | LENGTH_DELIMITED);
    varint(chunk, length);
    add(chunk.flip());
  }

  private Protobuf add(ByteBuffer chunk) {
    chunks.add(chunk);
    size += chunk.remaining();
    return this;
  }

  private static void varint(ByteBuffer chunk, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      chunk.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    chunk.put((byte) rest);
  }
}
