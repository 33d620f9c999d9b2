package io.github.convlens.experiment.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.convlens.experiment.follow.Patience.OverException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests with a clock that advances whenever it is read, so that no pause takes any time. */
@Timeout(20)
class PatienceTest {
  private static final long SECOND = 1_000_000_000;

  private final List<String> complaints = new ArrayList<>();
  private long now = Long.MAX_VALUE - 30 * SECOND; // System.nanoTime may overflow at any time
  private long step = SECOND;
  private final Patience patience = new Patience(complaints::add, () -> now += step);
  private int failures;

  private String attempt() throws IOException {
    if (failures-- > 0) {
      throw new IOException("no answer");
    }
    return "answer";
  }

  @Test
  void aSuccessRestartsTheTimeLimit() throws IOException {
    patience.endAfterSilence(Duration.ofMinutes(1));
    for (int request = 0; request < 10; request++) {
      failures = 2;
      assertEquals("answer", patience.until(this::attempt));
      now += 50 * SECOND;
    }
    assertEquals(10, complaints.size());
  }

  @Test
  void silenceBeyondTheTimeLimitEndsTheAttempts() {
    step = 31 * SECOND; // more than the longest pause
    patience.endAfterSilence(Duration.ofMinutes(10));
    failures = 1000;
    String message =
        assertThrows(OverException.class, () -> patience.until(this::attempt)).getMessage();
    assertEquals("no answer", message);
    assertEquals(List.of("no answer"), complaints);
  }

  @Test
  void answersDoNotExtendTheTimeLimitAtTheEndOfTraining() throws IOException {
    patience.endAfter(Duration.ofSeconds(10));
    now += 20 * SECOND;
    assertEquals("answer", patience.until(this::attempt));
    failures = 1;
    assertThrows(OverException.class, () -> patience.until(this::attempt));
  }
}
