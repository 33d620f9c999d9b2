package io.github.convlens.dev.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Creates, writes and changes the contents of files. */
final class Bytes {
  private Bytes() {}

  interface Change {
    byte[] of(byte[] bytes);
  }

  static void text(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  static void bytes(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] joined(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }

  static void edit(Path file, Change change) throws IOException {
    Files.write(file, change.of(Files.readAllBytes(file)));
  }

  static byte[] replaced(byte[] bytes, String pattern, String by) {
    return new String(bytes, StandardCharsets.UTF_8)
        .replaceAll(pattern, by)
        .getBytes(StandardCharsets.UTF_8);
  }

  static byte[] scrambled(byte[] bytes) {
    byte[] changed = bytes.clone();
    for (int i = 0; i < changed.length; i += 7) {
      changed[i] = (byte) (changed[i] ^ 0x55);
    }
    return changed;
  }
}
