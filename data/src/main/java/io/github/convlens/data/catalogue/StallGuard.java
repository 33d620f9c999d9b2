package io.github.convlens.data.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads a stream with a timeout for each read, since the JDK's HTTP client limits only the wait for
 * the headers of a response.
 */
final class StallGuard implements AutoCloseable {
  private final InputStream in;
  private final Duration timeout;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "download");
            thread.setDaemon(true);
            return thread;
          });

  StallGuard(InputStream in, Duration timeout) {
    this.in = in;
    this.timeout = timeout;
  }

  int read(byte[] buffer) throws IOException {
    Future<Integer> read = reader.submit(() -> in.read(buffer));
    try {
      return read.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      in.close();
      throw new IOException("no data received for " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      in.close();
      throw ResumableDownload.interrupted();
    }
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }
}
