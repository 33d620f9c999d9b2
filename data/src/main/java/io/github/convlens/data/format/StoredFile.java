package io.github.convlens.data.format;

import io.github.convlens.core.DiskFault;
import io.github.convlens.core.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A file, or an entry of a zip file. The first bytes of the content show whether the content is
 * gzipped.
 *
 * @param path the file
 * @param member the name of the entry in the zip file; null for the file itself
 */
record StoredFile(Path path, @Nullable String member) {
  // Deflate compresses by a factor of at most 1032, so a header that claims more bytes is wrong.
  private static final long DEFLATE_LIMIT = 1032;
  private static final int BUFFER = 1 << 16;

  /** A task that reads the content. */
  interface Task<T> {
    /**
     * @param in the content, unzipped
     * @param limit the largest number of bytes that the content can have, given the size of the
     *     compressed data
     */
    T run(InputStream in, long limit) throws IOException;
  }

  static StoredFile of(Path path) {
    return new StoredFile(path, null);
  }

  /**
   * Runs a task on the content.
   *
   * @throws InvalidInputException if the file is missing or damaged, or ends before the task has
   *     read what it needs
   */
  <T> T read(Task<T> task) {
    try {
      if (member == null) {
        try (InputStream in = Files.newInputStream(path)) {
          return unzipped(in, Files.size(path), task);
        }
      }
      try (ZipFile zip = new ZipFile(path.toFile())) {
        ZipEntry entry = zip.getEntry(member);
        if (entry == null) {
          throw new InvalidInputException(path + ": does not hold " + member + ": fetch it again");
        }
        long maxBytes = (Math.min(entry.getCompressedSize(), Files.size(path)) + 1) * DEFLATE_LIMIT;
        try (InputStream in = zip.getInputStream(entry)) {
          return unzipped(in, Math.min(entry.getSize(), maxBytes), task);
        }
      }
    } catch (EOFException | ZipException e) {
      throw new InvalidInputException(
          "%s: truncated or damaged (%s): fetch it again"
              .formatted(this, e.getMessage() == null ? "it ends early" : e.getMessage()),
          e);
    } catch (IOException e) {
      throw new InvalidInputException(
          this + ": cannot be read (" + DiskFault.reason(e) + "): check the file", e);
    }
  }

  private static <T> T unzipped(InputStream stored, long bytes, Task<T> task) throws IOException {
    InputStream raw = new BufferedInputStream(stored, BUFFER);
    raw.mark(2);
    boolean zipped = raw.read() == 0x1f && raw.read() == 0x8b;
    raw.reset();
    return zipped
        ? task.run(new GZIPInputStream(raw, BUFFER), (bytes + 1) * DEFLATE_LIMIT)
        : task.run(raw, bytes);
  }

  @Override
  public String toString() {
    return member == null ? path.toString() : path + ": " + member;
  }
}
