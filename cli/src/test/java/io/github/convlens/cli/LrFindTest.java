package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LrFindTest {

  @TempDir private Path folder;

  @Test
  void theMedianIsPrintedFirstThenTheFourSuggestionsAndTheCurveIsWritten() throws Exception {
    Outcome outcome =
        Outcome.of("lr-find", "../configs/smoke.yaml", "--device", "cpu", "-o", folder.toString());
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    List<String> names = outcome.out().lines().map(line -> line.split(" +")[0]).toList();
    assertEquals(List.of("middle", "valley", "minimum", "steep", "slide"), names);

    List<String> rows = Files.readAllLines(folder.resolve("smoke-lr-find.csv"));
    assertEquals("step,learning_rate,loss,smooth_loss", rows.get(0));
    assertTrue(rows.get(1).startsWith("0,1.0E-7,"), rows.get(1));
    assertEquals(800, ImageIO.read(folder.resolve("smoke-lr-find.png").toFile()).getWidth());
  }
}
