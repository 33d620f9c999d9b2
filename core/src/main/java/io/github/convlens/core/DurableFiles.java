package io.github.convlens.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files durably: when a method returns, the file is on the disk. */
public final class DurableFiles {

  private DurableFiles() {}

  /** Something that writes bytes. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything to a channel, which the caller closes. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Writes text in UTF-8 to a new file. The file must not exist yet. */
  public static void create(Path file, String text) throws IOException {
    create(file, text(text));
  }

  private static void create(Path file, Content content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      content.writeTo(channel);
      channel.force(true);
    }
  }

  /** Writes text in UTF-8, like {@link #replace(Path, Content)}. */
  public static void replace(Path file, String text) throws IOException {
    replace(file, text(text));
  }

  /**
   * Replaces or creates a file. At any moment, the path leads to the complete old file or to the
   * complete new file.
   *
   * @throws IOException if the file cannot be written; no temporary file is left behind
   */
  public static void replace(Path file, Content content) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    // Deletes whatever is at this path, such as a file that a killed process left behind: create()
    // needs a path that does not exist. createTempFile is not used, since it would make the file
    // unreadable for other users.
    Files.deleteIfExists(temporary);
    try {
      create(temporary, content);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw DiskFault.of(file, e);
    } finally {
      Files.deleteIfExists(temporary);
    }
    forceFolderOf(file);
  }

  /** Writes all remaining bytes of a buffer. */
  public static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Makes sure that a file's name survives a power cut. */
  public static void forceFolderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      force(folder);
    }
  }

  /** Makes sure that new names in a folder survive a power cut. */
  public static void force(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows cannot open a folder. The contents of the files are on the disk; only new names may
      // be lost in a power cut.
      return;
    }
  }

  private static Content text(String text) {
    return channel -> writeAll(channel, StandardCharsets.UTF_8.encode(text));
  }
}
