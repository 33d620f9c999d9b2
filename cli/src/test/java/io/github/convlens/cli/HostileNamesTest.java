package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.cli.command.ExitCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests folders and files whose names are hostile, since the file system allows almost any name.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "its file systems allow fewer names")
class HostileNamesTest {
  private static final int SIDE = 12;
  private static final int PER_CLASS = 4;
  private static final Set<String> NAMES =
      new TreeSet<>(
          List.of(
              "<img src=x onerror=alert(1)>",
              "<!--",
              "&lt;b&gt;",
              "a,b",
              "quo\"te's",
              "line\nbreak\r\nagain",
              "=cmd|' !A0",
              "@sum(1)",
              "\u202egnp.tfel-ot-thgir",
              "\u001b[2J\u001b[31mred",
              "{{title}} ${x} %s %n",
              "back\\slash",
              " blank ",
              "数字 Größe",
              "very long ".repeat(20)));

  @TempDir private Path folder;

  @Test
  void namesArePreservedAndNeverActAsMarkupOrLineBreaks() throws IOException {
    Path photos = pictures("photos");
    Path config = folder.resolve("names.yaml");
    Files.writeString(
        config,
        """
        data: {dataset: image-folder, path: '%s', split: 0.5}
        device: cpu
        model:
          layers: [{conv: {out: 4, kernel: 3, stride: 2}}, relu, flatten, {linear: {out: %d}}]
        training: {epochs: 1, batch_size: 8}
        """
            .formatted(photos, NAMES.size()));
    Path run = folder.resolve("run <b>&");
    Outcome trained = Outcome.of("train", config.toString(), "--run-dir", run.toString());
    assertEquals(ExitCode.DONE, trained.code(), trained.err());

    Set<String> labels = new TreeSet<>();
    rows(run.resolve("predictions.csv")).forEach(row -> labels.add(row.get("label")));
    assertEquals(NAMES, labels);
    assertReport(run);
    assertPredictions(run, photos);
  }

  private static void assertReport(Path run) throws IOException {
    String html = Files.readString(run.resolve("report.html"));
    assertFalse(html.contains("<img src=x"), "a class name is markup");
    assertFalse(html.contains("run <b>"), "the run's name is markup");
    String start = "<script type=\"application/json\" id=\"data\">";
    int from = html.indexOf(start) + start.length();
    JsonNode data =
        new ObjectMapper().readTree(html.substring(from, html.indexOf("</script>", from)));
    Set<String> shown = new TreeSet<>();
    data.get("runs").get(0).get("confusion").get("classes").forEach(c -> shown.add(c.textValue()));
    assertEquals(NAMES, shown);
  }

  private void assertPredictions(Path run, Path photos) throws IOException {
    Path csv = folder.resolve("out, \"of\".csv");
    Outcome predicted =
        Outcome.of("predict", run.toString(), photos.toString(), "-o", csv.toString());
    assertEquals(ExitCode.DONE, predicted.code(), predicted.err());
    List<CSVRecord> rows = rows(csv);
    assertEquals(NAMES.size() * PER_CLASS, rows.size());
    for (CSVRecord row : rows) {
      assertTrue(Files.isRegularFile(Path.of(row.get("file"))), row.get("file"));
      assertTrue(NAMES.contains(row.get("class")), row.get("class"));
    }
    Outcome table = Outcome.of("predict", run.toString(), photos.toString());
    assertEquals(NAMES.size() * PER_CLASS, table.out().split("\n").length, "a line per picture");
    assertFalse(table.out().replace("\n", "").matches("(?s).*\\p{Cntrl}.*"), "control characters");
  }

  private static List<CSVRecord> rows(Path csv) throws IOException {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser parser = CSVParser.parse(csv, StandardCharsets.UTF_8, format)) {
      return parser.stream().collect(Collectors.toCollection(ArrayList::new));
    }
  }

  private Path pictures(String name) throws IOException {
    Path photos = folder.resolve(name);
    int shade = 0;
    for (String label : NAMES) {
      Path inside = Files.createDirectories(photos.resolve(label));
      for (int i = 0; i < PER_CLASS; i++) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(i, i, 0, shade++);
        ImageIO.write(image, "png", inside.resolve(i + " <i>,\"=.png").toFile());
      }
    }
    return photos;
  }
}
