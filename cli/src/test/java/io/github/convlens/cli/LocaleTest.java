package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests folders whose names are not ASCII, in the locales that containers have. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LocaleTest {

  @TempDir private Path folder;

  private record Output(int code, String text) {}

  @Test
  void inAUtf8LocaleNamesArePreservedInFilesAndOnTheConsole() throws Exception {
    Output trained = train("C.UTF-8");
    assertEquals(ExitCode.DONE, trained.code, trained.text);
    Path run = folder.resolve("C.UTF-8");
    List<String> rows = Files.readAllLines(run.resolve("predictions.csv"));
    assertEquals("image,label,predicted,probability,loss,file", rows.get(0));
    for (String row : rows.subList(1, rows.size())) {
      String label = row.split(",")[1];
      assertTrue(row.matches(".*," + label + "/[0-9]\\.png"), row);
    }
    assertTrue(rows.toString().contains(",\u00c4pfel,"), rows.toString());
    assertTrue(Files.readString(run.resolve("report.html")).contains("\u00c4pfel"));
    Output predicted = java("C.UTF-8", "predict", run.toString(), photos().toString());
    assertTrue(predicted.text.contains("\u00c4pfel"), predicted.text);
  }

  @Test
  void inTheCLocaleOneLineSaysWhatToSet() throws Exception {
    Output said = train("C");
    assertEquals(ExitCode.BAD_INPUT, said.code, said.text);
    assertEquals(1, said.text.lines().count(), said.text);
    assertTrue(said.text.contains("LC_ALL=C.UTF-8"), said.text);
    Output path = java("C", "predict", folder.resolve("none").toString(), "\u00c4pfel");
    assertEquals(ExitCode.BAD_INPUT, path.code, path.text);
    assertTrue(path.text.contains("LC_ALL=C.UTF-8"), path.text);
  }

  private Path photos() {
    return folder.resolve("photos");
  }

  private Output train(String locale) throws IOException, InterruptedException {
    for (String name : new String[] {"\u00c4pfel", "Birnen"}) {
      Path inside = Files.createDirectories(photos().resolve(name));
      for (int i = 0; i < 6; i++) {
        BufferedImage image = new BufferedImage(12, 12, BufferedImage.TYPE_INT_RGB);
        image.setRGB(i, i, 0xffffff);
        ImageIO.write(image, "png", inside.resolve(i + ".png").toFile());
      }
    }
    Path config =
        Files.writeString(
            folder.resolve("config.yaml"),
            """
            data: {dataset: image-folder, path: '%s', split: 0.5}
            device: cpu
            model: {layers: [{conv: {out: 4, kernel: 3}}, relu, flatten, {linear: {out: 2}}]}
            training: {epochs: 1, batch_size: 3}
            """
                .formatted(photos()));
    return java(locale, "train", config.toString(), "--run-dir", folder.resolve(locale).toString());
  }

  /**
   * Runs a command in a separate process, since Java derives the encoding of names from the locale.
   */
  private Output java(String locale, String... args) throws IOException, InterruptedException {
    String[] command = {
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "-Dai.djl.offline=true",
      "-XX:TieredStopAtLevel=1",
      "-cp",
      System.getProperty("java.class.path"),
      ConvLens.class.getName()
    };
    String[] all = Arrays.copyOf(command, command.length + args.length);
    System.arraycopy(args, 0, all, command.length, args.length);
    ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.environment().put("LC_ALL", locale);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Output(process.waitFor(), text);
  }
}
