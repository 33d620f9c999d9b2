package io.github.convlens.data.packed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A picture file as it was when it was packed.
 *
 * @param name the path of the file, relative to the data set's folder
 * @param bytes the size of the file
 * @param modified the time of the last change, in nanoseconds since 1970
 */
public record Source(String name, long bytes, long modified) {

  /**
   * The SHA-256, in hexadecimal, of a text and of the names, sizes and times of files.
   *
   * @param purpose the text, which says what the files are used for
   * @param sources the files
   */
  public static String digest(String purpose, List<Source> sources) {
    MessageDigest digest = sha256();
    add(digest, purpose);
    for (Source source : sources) {
      add(digest, "%s\0%d\0%d".formatted(source.name, source.bytes, source.modified));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform must provide it
    }
  }

  /** The source for a file. Its size and time are −1 if they cannot be read. */
  public static Source of(Path root, Path file) {
    String name = root.relativize(file).toString();
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Source(
          name, attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    } catch (IOException e) {
      return new Source(name, -1, -1); // decoding the file will show the reason
    }
  }
}
