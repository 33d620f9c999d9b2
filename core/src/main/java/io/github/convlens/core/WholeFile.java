package io.github.convlens.core;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Files that are written whole or not at all: if the disk is full, the previous content stays. The
 * new content is written to a hidden file in the same folder. The hidden file is then renamed. If
 * the path is a link, the link stays and the file to which it points is replaced. A pipe or a
 * device is written to directly.
 */
public final class WholeFile {

  private WholeFile() {}

  /** Something that writes bytes. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything to a stream, which the caller closes. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Something that writes text. */
  @FunctionalInterface
  public interface Text {
    /** Writes everything to a writer, which the caller closes. */
    void writeTo(Writer out) throws IOException;
  }

  /**
   * Writes a file, in a folder that exists.
   *
   * @throws IOException if the file cannot be written; the message names the file
   */
  public static void write(Path file, Content content) throws IOException {
    boolean direct = Files.exists(file) && !Files.isRegularFile(file);
    Path target = Files.isRegularFile(file) ? file.toRealPath() : file;
    Path written = direct ? file : target.resolveSibling("." + target.getFileName() + ".tmp");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(written))) {
        content.writeTo(out);
      }
      if (!direct) {
        Files.move(
            written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw DiskFault.of(file, e);
    } finally {
      if (!direct) {
        Files.deleteIfExists(written);
      }
    }
  }

  /** Writes text in UTF-8, like {@link #write(Path, Content)}. */
  public static void writeText(Path file, Text text) throws IOException {
    write(
        file,
        out -> {
          Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          text.writeTo(writer);
          writer.flush();
        });
  }

  /** Writes text in UTF-8, like {@link #write(Path, Content)}. */
  public static void writeText(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
