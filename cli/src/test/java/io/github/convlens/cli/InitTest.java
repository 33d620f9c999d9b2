package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.experiment.Configuration;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {

  @TempDir private Path folder;

  private Path pictures() throws IOException {
    for (String name : new String[] {"left", "right"}) {
      Path ofClass = Files.createDirectories(folder.resolve("signs").resolve(name));
      for (int i = 0; i < 12; i++) {
        BufferedImage image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
        image.setRGB(name.equals("left") ? 2 : 17, i, 0xffffff);
        ImageIO.write(image, "png", ofClass.resolve(i + ".png").toFile());
      }
    }
    return folder.resolve("signs");
  }

  @Test
  void theWrittenConfigurationCanBeTrained() throws IOException {
    Path file = folder.resolve("signs.yaml");
    Outcome written =
        Outcome.of(
            "init",
            pictures().toString(),
            "-o",
            file.toString(),
            "--mirrored",
            "no",
            "--epochs",
            "2");
    assertEquals(ExitCode.DONE, written.code(), written.err());
    assertTrue(written.out().contains(file + ": written"), written.out());
    Path run = folder.resolve("run");
    Outcome trained = Outcome.of("train", file.toString(), "--run-dir", run.toString());
    assertEquals(ExitCode.DONE, trained.code(), trained.err());
    assertTrue(Files.isRegularFile(run.resolve("model.safetensors")));
    assertTrue(
        Outcome.of("init", "digits", "-o", file.toString())
            .refusal()
            .contains("init overwrites nothing"));
  }

  @Test
  void theLearningRateComesFromTheRangeTest() throws IOException {
    Path file = folder.resolve("digits.yaml");
    Outcome outcome =
        Outcome.of(
            "init", "digits", "-o", file.toString(), "--yes", "--lr-find", "--device", "cpu");
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    String text = Files.readString(file);
    assertTrue(text.contains("found by lr-find"), text);
    double rate = Configuration.read(file).training().learningRate();
    assertTrue(rate > 1e-4 && rate < 1, text);
    assertFalse(text.contains("device"), text);
  }

  @Test
  void withoutATerminalDataMustBeNamed() {
    assertTrue(Outcome.of("init").refusal().contains("name the data"));
    assertTrue(Outcome.of("init", "digits", "--epochs", "0").refusal().contains("at least 1"));
    assertTrue(Outcome.of("init", "nowhere").refusal().contains("no such folder"));
  }
}
