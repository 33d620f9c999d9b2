package io.github.convlens.training.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {

  @TempDir private Path folder;

  @Test
  void aRunDirectoryAllowsOneTrainingRunAtATime() throws IOException {
    RunDirectory run = new RunDirectory(folder);
    RunLock first = RunLock.acquire(run);
    InvalidInputException refused =
        assertThrows(InvalidInputException.class, () -> RunLock.acquire(run));
    assertTrue(refused.getMessage().contains("another convlens"), refused.getMessage());
    first.close();
    RunLock.acquire(run).close();
  }

  @Test
  void noFilesAreLeftBehind() throws IOException {
    RunLock.acquire(new RunDirectory(folder)).close();
    assertEquals(List.of(), List.of(folder.toFile().list()));
  }

  @Test
  void aLockFileOfAKilledProcessDoesNotBlockOtherProcesses() throws IOException {
    Files.createFile(folder.resolve(".lock"));
    RunLock.acquire(new RunDirectory(folder)).close();
    assertFalse(Files.exists(folder.resolve(".lock")));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void aLinkInPlaceOfTheLockFileIsRejected() throws IOException {
    Files.createSymbolicLink(folder.resolve(".lock"), Path.of("nowhere"));
    InvalidInputException refused =
        assertThrows(InvalidInputException.class, () -> RunLock.acquire(new RunDirectory(folder)));
    assertTrue(refused.getMessage().contains(".lock is a link"), refused.getMessage());
  }

  /**
   * Each holder deletes the lock file when it releases the lock, and the next holder creates a new
   * file. Even so, two threads must never hold the lock at the same time, one on the deleted file
   * and one on the new file.
   */
  @Test
  @Timeout(60)
  void manyThreadsHoldTheLockOneAtATime() throws Exception {
    AtomicInteger holding = new AtomicInteger();
    AtomicInteger held = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tasks.add(threads.submit(() -> acquireAndRelease(holding, held)));
    }
    for (Future<?> task : tasks) {
      task.get();
    }
    threads.shutdown();
    assertTrue(held.get() > 0);
  }

  private Void acquireAndRelease(AtomicInteger holding, AtomicInteger held) throws IOException {
    for (int i = 0; i < 2000; i++) {
      try (RunLock lock = RunLock.acquire(new RunDirectory(folder))) {
        assertNotNull(lock);
        assertEquals(1, holding.incrementAndGet());
        held.incrementAndGet();
        holding.decrementAndGet();
      } catch (InvalidInputException e) {
        assertTrue(e.getMessage().contains("another convlens"), e.getMessage());
      }
    }
    return null;
  }
}
