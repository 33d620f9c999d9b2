package io.github.convlens.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerThreadTest {

  @Test
  void anObjectThatOpensAfterTheCallerWasInterruptedIsClosed() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CompletableFuture<String> closed = new CompletableFuture<>();
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedException.class,
        () ->
            new WorkerThread()
                .open(
                    () -> {
                      interrupted.await();
                      return "worker";
                    },
                    closed::complete));
    interrupted.countDown();
    assertEquals("worker", closed.get());
  }

  @Test
  void openThrowsTheExceptionOfAFailedOpening() {
    String message =
        assertThrows(
                IOException.class,
                () ->
                    new WorkerThread()
                        .open(
                            () -> {
                              throw new IOException("no data");
                            },
                            opened -> {}))
            .getMessage();
    assertEquals("no data", message);
  }
}
