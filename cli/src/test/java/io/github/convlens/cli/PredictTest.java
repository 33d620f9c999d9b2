package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.data.digits.Digits;
import io.github.convlens.data.image.DataSet;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code predict} and {@code explain} with a finished run. */
class PredictTest {
  @TempDir private static Path folder;
  private static Path run;

  @BeforeAll
  static void train() {
    run = folder.resolve("run");
    assertEquals(ExitCode.DONE, SmokeRun.train(run).code());
  }

  @Test
  void predictWritesCsvThatQuotesHostileFileNames() throws IOException {
    DataSet digits = Digits.create(1);
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    SmokeRun.picture(digits, 0, pictures.resolve("a,b \"c\".png"));
    SmokeRun.picture(digits, 1, pictures.resolve("plain.png"));
    Path csv = folder.resolve("classes.csv");
    Outcome predicted =
        Outcome.of("predict", run.toString(), pictures.toString(), "-o", csv.toString());
    assertEquals(ExitCode.DONE, predicted.code(), predicted.err());
    List<String> lines = Files.readAllLines(csv);
    assertEquals("file,class,probability", lines.get(0));
    assertEquals(3, lines.size());
    assertTrue(lines.get(1).contains("\"\"c\"\""), lines.get(1));
  }

  @Test
  void predictRejectsAFileThatIsNotAPicture() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "not a picture");
    String refusal = Outcome.of("predict", run.toString(), text.toString()).refusal();
    assertTrue(refusal.contains("text.png"), refusal);
  }

  @Test
  void predictReadsPathsFromStandardInput() throws IOException {
    DataSet digits = Digits.create(1);
    Path pictures = Files.createDirectories(folder.resolve("arriving"));
    StringBuilder paths = new StringBuilder();
    for (int i = 0; i < 70; i++) {
      Path file = pictures.resolve(i + ".png");
      SmokeRun.picture(digits, i, file);
      paths.append(file).append('\n');
    }
    Path csv = folder.resolve("arriving.csv");
    Outcome listed = Outcome.of("predict", run.toString(), pictures.toString(), "-o", csv + "");
    assertEquals(ExitCode.DONE, listed.code(), listed.err());
    Set<String> rows = new HashSet<>(Files.readAllLines(csv));
    Outcome streamed = predictPaths(paths.toString());
    assertEquals(ExitCode.DONE, streamed.code(), streamed.err());
    List<String> lines = streamed.out().lines().toList();
    assertEquals(70, lines.size());
    for (int i = 0; i < 70; i++) {
      JsonNode line = new ObjectMapper().readTree(lines.get(i));
      assertEquals(pictures.resolve(i + ".png").toString(), line.get("file").textValue());
      String start = line.get("file").textValue() + "," + line.get("class").textValue() + ",";
      assertTrue(rows.stream().anyMatch(row -> row.startsWith(start)), start);
    }
  }

  @Test
  void predictSkipsUnreadablePicturesIfTheUserChoosesThat() throws IOException {
    Path good = folder.resolve("good.png");
    SmokeRun.picture(Digits.create(1), 3, good);
    Path bad = Files.writeString(folder.resolve("bad.png"), "not a picture");
    String paths = good + "\n" + bad + "\n" + folder.resolve("none.png") + "\n";
    Outcome skipped = predictPaths(paths, "--unreadable", "skip", "--format", "csv");
    assertEquals(ExitCode.DONE, skipped.code(), skipped.err());
    assertEquals(2, skipped.out().lines().count(), skipped.out());
    Path csv = folder.resolve("unwritten.csv");
    String refusal = predictPaths(paths, "-o", csv.toString()).refusal();
    assertTrue(refusal.contains("bad.png") && refusal.contains("none.png"), refusal);
    assertTrue(refusal.contains("--unreadable skip leaves out"), refusal);
    assertFalse(Files.exists(csv));
  }

  @Test
  void explainDrawsOneFilePerPictureAndRejectsAnUnknownClass() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("explained"));
    SmokeRun.picture(Digits.create(1), 0, pictures.resolve("a.png"));
    SmokeRun.picture(Digits.create(1), 1, pictures.resolve("b.png"));
    Path out = folder.resolve("explanations");
    Outcome explained =
        Outcome.of("explain", run.toString(), pictures.toString(), "-o", out.toString());
    assertEquals(ExitCode.DONE, explained.code(), explained.err());
    BufferedImage sheet = ImageIO.read(out.resolve("explain-a.png").toFile());
    assertTrue(sheet.getWidth() > 4 * 224, "the picture and three maps");
    assertTrue(Files.exists(out.resolve("explain-b.png")));
    String refusal =
        Outcome.of("explain", run.toString(), pictures.toString(), "--class", "ten").refusal();
    assertTrue(refusal.contains("there is no class ten"), refusal);
  }

  private static Outcome predictPaths(String paths, String... more) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(paths.getBytes(StandardCharsets.UTF_8)));
    try {
      return Outcome.of(
          Stream.concat(Stream.of("predict", run.toString(), "-"), Stream.of(more))
              .toArray(String[]::new));
    } finally {
      System.setIn(before);
    }
  }
}
