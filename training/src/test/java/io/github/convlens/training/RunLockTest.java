package io.github.convlens.training;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {

  @TempDir private Path folder;

  @Test
  void aRunDirectoryTakesOneTrainingAtATime() throws IOException {
    RunDirectory run = new RunDirectory(folder);
    RunLock first = RunLock.acquire(run);
    InvalidInputException refused =
        assertThrows(InvalidInputException.class, () -> RunLock.acquire(run));
    assertTrue(refused.getMessage().contains("another convlens"), refused.getMessage());
    first.close();
    RunLock.acquire(run).close();
  }
}
