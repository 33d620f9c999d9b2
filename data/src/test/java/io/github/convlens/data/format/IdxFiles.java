package io.github.convlens.data.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes IDX files for tests, valid or not. */
final class IdxFiles {
  private IdxFiles() {}

  static byte[] images(int magic, int count, int rows, int columns, int bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(16 + bytes);
    buffer.putInt(magic).putInt(count).putInt(rows).putInt(columns);
    for (int i = 0; i < bytes; i++) {
      buffer.put((byte) i);
    }
    return buffer.array();
  }

  static byte[] labels(int magic, int count, int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(8 + values.length).putInt(magic).putInt(count);
    for (int value : values) {
      buffer.put((byte) value);
    }
    return buffer.array();
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static Path write(Path file, byte[] content) {
    try {
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
