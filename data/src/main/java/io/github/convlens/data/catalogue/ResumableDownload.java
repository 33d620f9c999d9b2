package io.github.convlens.data.catalogue;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.CatalogueEntry.Download;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Downloads one published file into a partial file, from the first mirror that delivers all of it.
 */
final class ResumableDownload {
  // A failed attempt that received more than 1/64 of the file resets the count of failed attempts
  // to 1. So a large file arrives even over a bad connection. The number of attempts stays bounded,
  // since fewer than 64 attempts can receive that much before the file is complete.
  private static final int ADVANCE_DIVISOR = 64;

  private final Download download;
  private final Path part;
  private final FetchSettings settings;
  private final Progress progress;
  private final HttpClient client;

  /**
   * The size of the file in bytes. Until the server has stated the size, this is an upper bound.
   */
  private long bytes;

  ResumableDownload(Download download, Path part, FetchSettings settings, Progress progress) {
    this.download = download;
    this.part = part;
    this.settings = settings;
    this.progress = progress;
    bytes = download.bytes();
    // NORMAL follows redirects, but never from HTTPS to plain HTTP.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.connectTimeout())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  /** Thrown if the mirror cannot deliver the file, so that another request would be useless. */
  private static final class UnusableMirror extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableMirror(String message) {
      super(message);
    }
  }

  /**
   * Downloads until the partial file is complete, verified and forced to the disk.
   *
   * @throws InvalidInputException if no mirror delivers the file, in which case the bytes received
   *     so far are kept for the next attempt, or if the partial file cannot be written
   */
  void run() throws InterruptedIOException {
    try (PartialFile file = PartialFile.open(part)) {
      List<String> failures = new ArrayList<>();
      for (URI mirror : download.mirrors()) {
        if (downloadFrom(mirror, file, failures)) {
          file.sync();
          return;
        }
      }
      throw new InvalidInputException(
          download.file()
              + " could not be fetched ("
              + String.join("; ", failures)
              + "): fetch again later to resume the download");
    }
  }

  private boolean downloadFrom(URI mirror, PartialFile file, List<String> failures)
      throws InterruptedIOException {
    String failure = "";
    int failed = 0;
    while (failed < settings.attempts()) {
      long before = file.size();
      try {
        receive(mirror, file);
        return true;
      } catch (UnusableMirror e) {
        failures.add(mirror + ": " + e.getMessage());
        return false;
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw interrupted();
        }
        failure = e.getMessage() == null ? e.toString() : e.getMessage();
      }
      boolean advanced = file.size() - before > bytes / ADVANCE_DIVISOR;
      failed = advanced ? 1 : failed + 1;
      if (failed < settings.attempts()) {
        sleep(settings.pause().toMillis() << (failed - 1));
      }
    }
    failures.add(mirror + ": " + failure + ", " + Count.of(failed, "attempt"));
    return false;
  }

  private void receive(URI mirror, PartialFile file) throws IOException {
    MessageDigest digest = download.hash().digest();
    bytes = download.bytes();
    long received = file.resume(bytes, digest);
    if (received < bytes && !(received > 0 && !download.exact() && published(digest))) {
      HttpResponse<InputStream> response = sendRequest(mirror, received);
      try (InputStream body = response.body()) {
        checkStatus(response.statusCode(), file);
        if (received > 0 && response.statusCode() == 200) {
          received = 0; // the server ignores ranges and sends the whole file
          file.discard();
          digest.reset();
        }
        checkHeaders(response, received);
        copy(body, received, file, digest);
      }
    }
    if (!published(digest)) {
      file.discard();
      String message =
          "%s %s is not the published %s"
              .formatted(download.hash().algorithm(), hash(digest), download.hash().digits());
      // The first part may come from a different version of the file, so the download starts over
      // once.
      throw received > 0 ? new IOException(message) : new UnusableMirror(message);
    }
  }

  private boolean published(MessageDigest digest) {
    return hash(digest).startsWith(download.hash().digits());
  }

  /**
   * The hash, in hexadecimal digits, of the bytes received so far. The given digest can still be
   * updated.
   */
  private static String hash(MessageDigest digest) {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<InputStream> sendRequest(URI mirror, long received) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(mirror)
            .timeout(settings.connectTimeout())
            .header("Accept-Encoding", "identity")
            .header("User-Agent", "convlens");
    if (received > 0) {
      request.header("Range", "bytes=" + received + "-");
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static void checkStatus(int status, PartialFile file) throws IOException {
    if (status == 416) {
      file.discard(); // the partial file is longer than the server's file
    }
    if (status == 416 || status == 408 || status == 429 || status >= 500) {
      throw new IOException("HTTP status " + status);
    }
    if (status != 200 && status != 206) {
      throw new UnusableMirror("HTTP status " + status);
    }
  }

  private void checkHeaders(HttpResponse<?> response, long received) throws IOException {
    String range = response.headers().firstValue("Content-Range").orElse("");
    if (response.statusCode() == 206 && !range.startsWith("bytes " + received + "-")) {
      throw new UnusableMirror("sent the range '" + range + "' instead of the requested one");
    }
    long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
    if (length >= 0
        && (download.exact() ? received + length != bytes : received + length > bytes)) {
      throw new UnusableMirror(
          "claims %d bytes instead of %s %d"
              .formatted(received + length, download.exact() ? "the published" : "at most", bytes));
    }
    if (length >= 0) {
      bytes = received + length;
    }
  }

  private void copy(InputStream body, long received, PartialFile file, MessageDigest digest)
      throws IOException {
    long done = received;
    byte[] buffer = new byte[1 << 16];
    try (StallGuard guard = new StallGuard(body, settings.stallTimeout())) {
      for (int n = guard.read(buffer); n >= 0; n = guard.read(buffer)) {
        if (done + n > bytes) {
          file.discard();
          throw new UnusableMirror("sends more than the published " + bytes + " bytes");
        }
        digest.update(buffer, 0, n);
        file.write(buffer, n, done);
        done += n;
        progress.update("fetching " + download.file(), done, bytes);
      }
    }
    if (done < bytes && (download.exact() || bytes < download.bytes())) {
      throw new IOException("ended after " + done + " of " + bytes + " bytes");
    }
  }

  private static void sleep(long millis) throws InterruptedIOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted");
  }
}
