package io.github.convlens.experiment.follow;

import io.github.convlens.experiment.protobuf.Protobuf;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * An event file of TensorBoard: a sequence of TFRecord records. A record has a length, a checksum
 * of the length, data, and a checksum of the data. A checksum is a CRC-32C that is rotated and
 * increased by a constant. The data is an {@code Event} of {@code
 * tensorflow/core/util/event.proto}.
 */
final class EventFile implements AutoCloseable {
  private static final int MASK_SHIFT = 15;
  private static final int MASK_DELTA = 0xa282ead8;

  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;

  private final OutputStream out;

  /**
   * Begins a file, which must not exist, with an event that states the version of the format.
   *
   * @param seconds the time of this event, in seconds since 1970
   */
  EventFile(Path file, double seconds) throws IOException {
    out =
        new BufferedOutputStream(
            Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    try {
      write(new Protobuf().number(WALL_TIME, seconds).text(FILE_VERSION, "brain.Event:2"));
    } catch (IOException | RuntimeException | Error e) {
      try (out) {
        throw e;
      }
    }
  }

  /**
   * Adds an event.
   *
   * @param seconds the time of the event, in seconds since 1970
   * @param step the step on the horizontal axis
   * @param summary the {@code Summary} message
   */
  void add(double seconds, long step, Protobuf summary) throws IOException {
    write(new Protobuf().number(WALL_TIME, seconds).number(STEP, step).message(SUMMARY, summary));
  }

  private void write(Protobuf event) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    event.writeTo(bytes);
    byte[] data = bytes.toByteArray();
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    length.putLong(data.length);
    out.write(length.array());
    out.write(masked(length.array()));
    out.write(data);
    out.write(masked(data));
  }

  private static byte[] masked(byte[] data) {
    return ByteBuffer.allocate(Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(checksum(data))
        .array();
  }

  /** The checksum of the data, as TFRecord defines it. */
  static int checksum(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    int value = (int) crc.getValue();
    return ((value >>> MASK_SHIFT) | (value << (Integer.SIZE - MASK_SHIFT))) + MASK_DELTA;
  }

  void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
