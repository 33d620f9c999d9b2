package io.github.convlens.data.catalogue;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A hash that was published with a file.
 *
 * @param algorithm the algorithm with which the hash was computed
 * @param digits the hexadecimal digits; only the first digits, at least eight, if no more were
 *     published
 */
public record PublishedHash(Algorithm algorithm, String digits) {

  /** The kinds of hashes that are published. */
  public enum Algorithm {
    /** SHA-256, for which no second file with the same hash can be made. */
    SHA256("SHA-256", 64),
    /** MD5, which some publishers use. It detects damage, but not a deliberate forgery. */
    MD5("MD5", 32);

    private final String name;
    private final int digits;

    Algorithm(String name, int digits) {
      this.name = name;
      this.digits = digits;
    }

    /** The name, such as SHA-256. */
    @Override
    public String toString() {
      return name;
    }
  }

  /** A SHA-256 hash, or its first digits. */
  public static PublishedHash sha256(String digits) {
    return new PublishedHash(Algorithm.SHA256, digits);
  }

  /**
   * The hash that is known; the SHA-256 if both are known.
   *
   * @throws IllegalArgumentException if neither hash is known
   */
  static PublishedHash of(@Nullable String sha256, @Nullable String md5) {
    if (sha256 != null) {
      return sha256(sha256);
    }
    if (md5 == null) {
      throw new IllegalArgumentException("a file without a hash");
    }
    return new PublishedHash(Algorithm.MD5, md5);
  }

  /** Whether all digits of the hash are known. */
  boolean whole() {
    return digits.length() == algorithm.digits;
  }

  /** A new digest for the algorithm of the hash. */
  MessageDigest digest() {
    try {
      return MessageDigest.getInstance(algorithm.name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform must provide both algorithms
    }
  }

  /** Whether this is the hash of the digested bytes; resets the digest. */
  boolean isOf(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest()).startsWith(digits);
  }
}
