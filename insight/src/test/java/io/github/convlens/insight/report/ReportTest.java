package io.github.convlens.insight.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.insight.Report;
import io.github.convlens.insight.draw.ThinnedCurve;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  private static final double SEVEN_DIGITS = 1e-6;

  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void writeRun() throws IOException {
    run = SampleRun.write(folder.resolve("sample"));
  }

  @Test
  void thePageSaysHowLongLayersAreFrozen() throws IOException {
    Files.writeString(run.resolve("frozen.csv"), "name,epochs\nconv1,5\nlayer1.0.conv2,1\n");
    JsonNode layers = data(Report.of(List.of(run)).write(run)).get("runs").get(0).get("layers");
    assertEquals("frozen throughout", layers.get(0).get("frozen").textValue());
    assertEquals("frozen for the first epoch", layers.get(1).get("frozen").textValue());
    assertFalse(layers.get(2).has("frozen"));
  }

  @Test
  void everyNumberHasItsOwnParityPlot() throws IOException {
    Files.writeString(run.resolve("config.yaml"), "data: {dataset: digits-angle, task: regress}\n");
    Files.delete(run.resolve("activation_histogram.csv"));
    Files.writeString(
        run.resolve("predictions.csv"),
        """
        image,label_a/b,label_a_b,label_A_B,predicted_a/b,predicted_a_b,predicted_A_B,loss
        0,1,2,3,1,2,3,0
        1,2,4,6,2,4,6,0
        """);
    Report.of(run).write();
    for (String name : List.of("parity-a_b", "parity-a_b-2", "parity-A_B-3")) {
      assertTrue(Files.isRegularFile(run.resolve("plots").resolve(name + ".png")), name);
    }
  }

  @Test
  void theNumbersOnThePageMatchTheFiles() throws IOException {
    JsonNode page = data(Report.of(List.of(run)).write(run)).get("runs").get(0);
    JsonNode loss = page.get("batches").get("loss");
    assertEquals(SampleRun.STEPS, loss.get("x").size());
    for (int step = 0; step < SampleRun.STEPS; step++) {
      assertEquals(step, loss.get("x").get(step).intValue());
      assertEquals(SampleRun.loss(step), loss.get("y").get(step).doubleValue(), SEVEN_DIGITS);
      for (int layer = 0; layer < SampleRun.LAYERS.size(); layer++) {
        JsonNode one = page.get("layers").get(layer);
        assertEquals(SampleRun.LAYERS.get(layer), one.get("name").textValue());
        assertEquals(
            SampleRun.mean(step, layer),
            one.get("curves").get("mean").get("y").get(step).doubleValue(),
            SEVEN_DIGITS);
        assertEquals(1000 + step, count(one.get("histogram"), step, 0));
        assertEquals(10 * layer, count(one.get("histogram"), step, 2));
      }
    }
    assertEquals(20, page.get("epochs").get(0).get("step").intValue());
    assertEquals(0.875, page.get("epochs").get(1).get("accuracy").doubleValue());
  }

  @Test
  void aMistakeShowsItsFileIfTheFileIsKnown() throws IOException {
    JsonNode without = data(Report.of(List.of(run)).write(run)).get("runs").get(0);
    assertTrue(without.get("mistakes").get(0).get("file").isNull());
    Files.write(
        run.resolve("predictions.csv"),
        List.of(
            "image,label,predicted,probability,loss,file",
            "0,cat,cat,0.9,0.1,cat/tom.png",
            "1,cat,dog,0.75,3.5,cat/deep/kit.png"));
    JsonNode mistakes = data(Report.of(List.of(run)).write(run)).get("runs").get(0).get("mistakes");
    assertEquals("cat/deep/kit.png", mistakes.get(0).get("file").textValue());
    assertTrue(Files.readString(run.resolve("report.html")).contains("one.file"));
  }

  @Test
  void aRowThatWasCutOffByAKillIsLeftOut() throws IOException {
    for (String name : List.of("recorder.csv", "metrics.csv", "activation_stats.csv")) {
      Path file = run.resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(bytes, bytes.length - 2));
    }
    JsonNode page = data(Report.of(List.of(run)).write(run)).get("runs").get(0);
    assertEquals(SampleRun.STEPS - 1, page.get("batches").get("loss").get("x").size());
    assertEquals(1, page.get("epochs").size());
  }

  @Test
  void theMessageLocatesACellThatIsNotANumber() throws IOException {
    Files.writeString(run.resolve("recorder.csv"), "2,40,x,1,1,1\n", StandardOpenOption.APPEND);
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> Report.of(List.of(run)).write(folder));
    assertTrue(e.getMessage().contains("\"x\" is not a number"), e.getMessage());
    assertFalse(Files.exists(folder.resolve("report.html")));
  }

  @Test
  void theMessageNamesDamagedFilesOfTheRun() throws IOException {
    Files.writeString(run.resolve("environment.json"), "{\"djl\": ");
    assertTrue(refusal().contains("environment.json: is not valid JSON"), refusal());
    Files.writeString(run.resolve("config.yaml"), "data: {dataset");
    assertTrue(refusal().contains("config.yaml: is not YAML"), refusal());
  }

  private String refusal() {
    return assertThrows(RuntimeException.class, () -> Report.of(List.of(run)).write(folder))
        .getMessage();
  }

  @Test
  void namesAreEscaped() throws IOException {
    String html = Files.readString(Report.of(List.of(run)).write(run));
    assertFalse(html.contains("<script>window.broken"));
    assertFalse(html.contains("<b>bold"));
    assertTrue(html.contains("window.broken=1"));
  }

  @Test
  void thePageLoadsNothingElse() throws IOException {
    String html = Files.readString(Report.of(List.of(run)).write(run));
    assertTrue(html.contains("default-src 'none'"));
    assertFalse(html.matches("(?s).*(src|href)=\"(https?:)?//.*"));
  }

  @Test
  void aKilledRunShowsEverythingRecordedSoFar() throws IOException {
    for (String gone : List.of("metrics.csv", "predictions.csv", "gradient_stats.csv")) {
      Files.delete(run.resolve(gone));
    }
    Files.writeString(run.resolve("recorder.csv"), "2,40,0.0", StandardOpenOption.APPEND);
    JsonNode page = data(Report.of(List.of(run)).write(run)).get("runs").get(0);
    assertFalse(page.get("finished").booleanValue());
    assertEquals(SampleRun.STEPS, page.get("steps").intValue());
  }

  @Test
  void everyLayerHasAPicture() throws IOException {
    Report.of(List.of(run)).write(run);
    for (String name : List.of("loss", "layer-00-conv1", "layer-02-fc", "update_ratio")) {
      assertTrue(Files.isRegularFile(run.resolve("plots/" + name + ".png")), name);
    }
  }

  @Test
  void severalRunsShareAPage() throws IOException {
    Path other = SampleRun.write(folder.resolve("other"));
    JsonNode page = data(Report.of(List.of(run, other)).write(folder.resolve("both")));
    assertEquals(2, page.get("runs").size());
  }

  @Test
  void aFolderThatIsNotARunDirectoryIsRejected() {
    List<Path> none = List.of(folder);
    String message = assertThrows(InvalidInputException.class, () -> Report.of(none)).getMessage();
    assertTrue(message.contains("is not a run directory"), message);
  }

  @Test
  void aLongCurveIsThinnedAndKeepsItsSpikes() {
    ThinnedCurve series = new ThinnedCurve(100);
    for (int step = 0; step < 100_000; step++) {
      series.add(
          step, step == 1 ? 60 : step == 31_415 ? 50 : step == 77_777 ? -50 : Math.sin(step));
    }
    ThinnedCurve.Points points = series.points();
    assertTrue(points.steps().length <= 101, "points: " + points.steps().length);
    assertEquals(60, valueAt(points, 1));
    assertEquals(50, valueAt(points, 31_415));
    assertEquals(-50, valueAt(points, 77_777));
    assertEquals(99_999, points.steps()[points.steps().length - 1]);
    for (int i = 1; i < points.steps().length; i++) {
      assertTrue(points.steps()[i - 1] < points.steps()[i]);
    }
  }

  private static double valueAt(ThinnedCurve.Points points, long step) {
    for (int i = 0; i < points.steps().length; i++) {
      if (points.steps()[i] == step) {
        return points.values()[i];
      }
    }
    throw new AssertionError("step " + step + " is not among the points");
  }

  private static float count(JsonNode histogram, int column, int bin) {
    byte[] bytes = Base64.getDecoder().decode(histogram.get("counts").textValue());
    return ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .getFloat((column * SampleRun.BINS + bin) * Float.BYTES);
  }

  private static JsonNode data(Path page) throws IOException {
    String html = Files.readString(page);
    String start = "<script type=\"application/json\" id=\"data\">";
    int from = html.indexOf(start) + start.length();
    return new ObjectMapper().readTree(html.substring(from, html.indexOf("</script>", from)));
  }
}
