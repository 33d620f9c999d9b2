package io.github.convlens.data.catalogue;

import java.time.Duration;

/**
 * The patience of a download.
 *
 * @param connectTimeout for a connection and, again, for the answer's headers
 * @param stallTimeout for the next bytes of a body
 * @param attempts per mirror that may fail in a row without getting ahead; each resumes where the
 *     one before stopped
 * @param pause before the second attempt; doubled before each further one
 */
public record FetchSettings(
    Duration connectTimeout, Duration stallTimeout, int attempts, Duration pause) {

  /** 20 s to connect, 30 s without a byte, 4 attempts, 1 s pause at first. */
  public static FetchSettings defaults() {
    return new FetchSettings(
        Duration.ofSeconds(20), Duration.ofSeconds(30), 4, Duration.ofSeconds(1));
  }
}
