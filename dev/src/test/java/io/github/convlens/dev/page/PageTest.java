package io.github.convlens.dev.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
  @TempDir private Path folder;
  private Path page;

  @BeforeEach
  void runs() throws IOException {
    page = folder.resolve("page.md");
    run("rate/high/seed-42", 0, "0.1135", "2.31,2.30,2.29", "0.9,1.0");
    run("rate/high/seed-43", 0, "0.1010", "2.31,2.20,2.00", "0.9,0.99");
    run("rate/high/seed-44", 3, "", "2.31,NaN", "0.9,0.9");
    run("rate/low/seed-42", 0, "0.98", "2.3,0.5,0.2", "0.5,0.6");
  }

  private void run(String name, int exit, String accuracy, String losses, String nearZero)
      throws IOException {
    Path run = folder.resolve(name);
    Files.createDirectories(run);
    Files.writeString(folder.resolve(name + ".exit"), exit + "\n");
    Files.writeString(
        run.resolve("metrics.csv"),
        "epoch,accuracy\n" + (accuracy.isEmpty() ? "" : "0," + accuracy + "\n"));
    Files.writeString(run.resolve("recorder.csv"), "epoch,step,loss\n" + rows("0,", losses, ""));
    Files.writeString(
        run.resolve("activation_stats.csv"),
        "epoch,step,name,near_zero\n"
            + rows("0,", nearZero, "conv4,")
            + rows("0,", nearZero, "conv1,").replace("0.", "7."));
  }

  private static String rows(String before, String values, String name) {
    StringBuilder rows = new StringBuilder();
    int step = 0;
    for (String value : values.split(",")) {
      rows.append(before).append(step++).append(',').append(name).append(value).append('\n');
    }
    return rows.toString();
  }

  private String written(String text) throws IOException {
    Files.writeString(page, text);
    new Page(page, folder).write();
    return Files.readString(page);
  }

  @Test
  void aTableShowsMeanAndSpreadOverTheSeedsBesideGivenFigures() throws IOException {
    String text =
        written(
            """
            # Mine

            <!-- table
            rows: {high: rate/high, low: rate/low}
            beside: {book: [.1135, ".9743"]}
            columns:
              accuracy: last metrics.csv accuracy
              each: each metrics.csv accuracy
              until 0.5: until 0.5 recorder.csv loss
              near zero: tail activation_stats.csv near_zero conv4
              first loss: first recorder.csv loss
              collapsed: collapsed conv4
              diverged: diverged
            -->
            what stood here before
            <!-- end -->
            The rest stays.
            """);
    assertTrue(
        text.contains(
            "| high | .1135 | 0.1073 ± 0.0088 (2 of 3) | 0.1135, 0.1010, – | never"
                + " | 0.9633 ± 0.0551 | 2.3100 ± 0.0000 | 2 of 3 | 1 of 3 |\n"),
        text);
    assertTrue(
        text.contains(
            "| low | .9743 | 0.9800 | 0.9800 | 2 | 0.6000 | 2.3000 | 0 of 1 | 0 of 1 |\n"),
        text);
    assertTrue(text.contains("Seeds: 1 to 3, depending on the row."), text);
    assertTrue(text.startsWith("# Mine\n") && text.endsWith("The rest stays.\n"), text);
    assertFalse(text.contains("what stood here before"), text);
  }

  @Test
  void writingAgainChangesNothing() throws IOException {
    String once =
        written(
            """
            <!-- table
            rows: {a: rate/low}
            columns: {x: last metrics.csv accuracy}
            -->
            <!-- end -->
            """);
    assertEquals(once, written(once));
  }

  @Test
  void anInvalidExitCodeIsRejectedWithTheNameOfItsFile() throws IOException {
    Files.writeString(folder.resolve("rate/low/seed-42.exit"), "x");
    String text =
        """
        <!-- table
        rows: {low: rate/low}
        columns: {accuracy: last metrics.csv accuracy}
        -->
        <!-- end -->
        """;
    InvalidInputException refused = assertThrows(InvalidInputException.class, () -> written(text));
    assertTrue(refused.getMessage().contains("seed-42.exit"), refused.getMessage());
  }

  @Test
  void curvesAreDrawnBesideThePage() throws IOException {
    String text =
        written(
            """
            <!-- curves
            file: plots/loss.png
            title: Loss
            of: recorder.csv loss
            rows: {high: rate/high, low: rate/low}
            -->
            <!-- end -->
            """);
    assertTrue(text.contains("![Loss](plots/loss.png)"), text);
    assertNotNull(ImageIO.read(folder.resolve("plots/loss.png").toFile()));
  }

  @Test
  void missingRunsGiveOneClearError() {
    var problem =
        assertThrows(
            InvalidInputException.class,
            () ->
                written(
                    """
                    <!-- table
                    rows: {a: rate/none}
                    columns: {x: diverged}
                    -->
                    <!-- end -->
                    """));
    assertEquals(1, problem.getMessage().lines().count());
    assertTrue(problem.getMessage().contains("rate/none"), problem.getMessage());
    assertTrue(problem.getMessage().contains("scripts/experiments"), problem.getMessage());
  }

  @Test
  void anUnknownMeasureGivesOneClearError() {
    var problem =
        assertThrows(
            InvalidInputException.class,
            () ->
                written(
                    """
                    <!-- table
                    rows: {a: rate/low}
                    columns: {x: best metrics.csv accuracy}
                    -->
                    <!-- end -->
                    """));
    assertTrue(problem.getMessage().contains("best"), problem.getMessage());
  }
}
