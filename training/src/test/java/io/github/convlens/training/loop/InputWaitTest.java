package io.github.convlens.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class InputWaitTest {
  @Test
  void theLineSumsOverEpochsAndIsEmptyIfNoImagesAreReadFromFiles() {
    InputWait wait = new InputWait();
    wait.begin();
    wait.end(0);
    assertEquals(Optional.empty(), wait.line());
    wait.begin();
    wait.end(1.5);
    wait.begin();
    wait.end(0.25);
    String line = wait.line().orElseThrow();
    assertTrue(
        line.matches("input: training waited 1\\.75 s of .* s for pictures \\(.* %\\)"), line);
  }
}
