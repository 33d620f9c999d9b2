package io.github.convlens.data.catalogue;

import java.time.Duration;

/**
 * The timeouts and attempts of a download.
 *
 * @param connectTimeout the timeout for connecting, and again for the response headers
 * @param stallTimeout the timeout of each wait for further bytes of the body
 * @param attempts how many attempts per mirror may fail in a row without progress; each resumes
 *     where the one before stopped
 * @param pause before the second attempt; doubled before each further one
 */
public record FetchSettings(
    Duration connectTimeout, Duration stallTimeout, int attempts, Duration pause) {

  /** 20 s to connect, 30 s without a byte, 4 attempts, and a pause of 1 s at first. */
  public static FetchSettings defaults() {
    return new FetchSettings(
        Duration.ofSeconds(20), Duration.ofSeconds(30), 4, Duration.ofSeconds(1));
  }
}
