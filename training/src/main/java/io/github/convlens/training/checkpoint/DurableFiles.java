package io.github.convlens.training.checkpoint;

import io.github.convlens.core.DiskFault;
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

  /** Writes a new file, which must not exist yet. */
  static void create(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /**
   * Replaces or creates a file. At any moment, the file contains either the complete old text or
   * the complete new text.
   *
   * @throws IOException if the file cannot be written; no temporary file is left behind
   */
  public static void replace(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    try {
      create(temporary, text);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw DiskFault.of(file, e);
    } finally {
      Files.deleteIfExists(temporary);
    }
    forceFolderOf(file);
  }

  /** Makes sure that a file's name survives a power cut. */
  static void forceFolderOf(Path file) {
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
}
