package io.github.convlens.data.catalogue;

import java.time.Duration;

/**
 * The timeouts and attempts of a download.
 *
 * @param connectTimeout the timeout for connecting; the same time is allowed for receiving the
 *     response headers
 * @param stallTimeout the timeout of each wait for further bytes of the body
 * @param attempts the number of consecutive failed attempts after which a mirror is given up; an
 *     attempt that fails after it received more than 1/64 of the file starts the count again, at 1.
 *     Each attempt resumes where the previous one stopped
 * @param pause the pause after the first failed attempt. It doubles after each further failed
 *     attempt. After a failed attempt that received more than 1/64 of the file, it starts again at
 *     this value
 */
public record FetchSettings(
    Duration connectTimeout, Duration stallTimeout, int attempts, Duration pause) {

  /** The defaults: 20 s to connect, at most 30 s without a byte, 4 attempts, first pause 1 s. */
  public static FetchSettings defaults() {
    return new FetchSettings(
        Duration.ofSeconds(20), Duration.ofSeconds(30), 4, Duration.ofSeconds(1));
  }
}
