package io.github.convlens.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
  private final StringWriter out = new StringWriter();
  private long now;
  private final ProgressLines lines = new ProgressLines(new PrintWriter(out), () -> now);

  private void at(double seconds, String task, long done, long total) {
    now = (long) (seconds * 1e9);
    lines.update(task, done, total);
  }

  @Test
  void aTaskShorterThanASecondPrintsNothing() {
    at(0, "reading mnist", 0, 2);
    at(0.5, "reading mnist", 1, 2);
    at(0.9, "reading mnist", 2, 2);
    assertEquals("", out.toString());
  }

  @Test
  void aLongTaskPrintsALineEveryFewSecondsAndAtItsEnd() {
    at(0, "fetching", 0, 4000);
    at(1.5, "fetching", 1000, 4000);
    at(3, "fetching", 2000, 4000);
    at(7, "fetching", 3000, 4000);
    at(8, "fetching", 4000, 4000);
    at(8.5, "reading", 0, -1);
    at(10, "reading", 25_000_000, -1);
    assertEquals(
        List.of(
            "fetching: 1,000 of 4,000 (25 %)",
            "fetching: 3,000 of 4,000 (75 %)",
            "fetching: 4,000 of 4,000 (100 %)",
            "reading: 25.0 M"),
        out.toString().lines().toList());
  }
}
