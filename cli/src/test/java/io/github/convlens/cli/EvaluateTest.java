package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.data.digits.Digits;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.metric.Estimate;
import io.github.convlens.training.table.EvaluationTables;
import io.github.convlens.training.table.EvaluationTables.ClassRow;
import io.github.convlens.training.table.EvaluationTables.Confused;
import io.github.convlens.training.table.EvaluationTables.CurvePoint;
import io.github.convlens.training.table.EvaluationTables.Ranked;
import io.github.convlens.training.table.EvaluationTables.Score;
import io.github.convlens.training.table.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the scores of a finished run: {@code evaluate} and {@code calibrate}. */
class EvaluateTest {
  @TempDir private static Path folder;
  private static Path run;

  @BeforeAll
  static void train() {
    run = folder.resolve("run");
    assertEquals(ExitCode.DONE, SmokeRun.train(run).code());
  }

  @Test
  void evaluateRepeatsTheLastAccuracy() throws IOException {
    List<String> metrics = Files.readAllLines(run.resolve("metrics.csv"));
    double accuracy = Double.parseDouble(metrics.get(metrics.size() - 1).split(",")[4]);
    Outcome evaluated = Outcome.of("evaluate", run.toString());
    assertEquals(ExitCode.DONE, evaluated.code(), evaluated.err());
    assertTrue(evaluated.out().contains("1000 test images"), evaluated.out());
    // The run validates on up to 20 batches of 64 images: all 1,000 images of the test split.
    assertEquals(accuracy, accuracy(evaluated), 1e-4);
  }

  @Test
  void evaluateMeasuresTheChosenSplit() {
    assertEquals(
        Outcome.of("evaluate", run.toString()).out().replace("test", "validation"),
        Outcome.of("evaluate", run.toString(), "--split", "val").out());
    String train = Outcome.of("evaluate", run.toString(), "--split", "train").out();
    int images = Digits.create(42).train().count();
    assertTrue(train.contains("on " + images + " training images"), train);
    String refusal = Outcome.of("evaluate", run.toString(), "--split", "rest").refusal();
    assertTrue(
        refusal.contains("\"rest\" is not a split: give train, validation or test"), refusal);
  }

  @Test
  void evaluateWritesTablesThatAgreeWithItsOutput() throws IOException {
    Path tables = folder.resolve("scores");
    Path json = folder.resolve("scores.json");
    Outcome evaluated =
        Outcome.of("evaluate", run.toString(), "-o", tables.toString(), "--json", json.toString());
    assertEquals(ExitCode.DONE, evaluated.code(), evaluated.err());
    List<Score> scores = EvaluationTables.SCORES.read(tables.resolve("scores.csv"));
    for (Score score : scores) {
      Estimate estimate = score.estimate();
      assertTrue(estimate.interval().low() < estimate.interval().high(), score.toString());
    }
    assertEquals("accuracy", scores.get(0).name());
    assertEquals(accuracy(evaluated), scores.get(0).estimate().value(), 1e-4);
    long right = 0;
    long all = 0;
    for (Confused cell : EvaluationTables.CONFUSION.read(tables.resolve("confusion.csv"))) {
      right += cell.label().equals(cell.predicted()) ? cell.images() : 0;
      all += cell.images();
    }
    assertEquals(1000, all);
    assertEquals(scores.get(0).estimate().value(), right / 1000.0, 1e-9);
    List<ClassRow> classes = EvaluationTables.CLASSES.read(tables.resolve("classes.csv"));
    assertEquals(1000, classes.stream().mapToLong(ClassRow::images).sum());
    assertEquals(1000, classes.stream().mapToLong(ClassRow::predicted).sum());
    assertTrue(evaluated.out().contains("lowest F1: "), evaluated.out());
    Table<Ranked> table = EvaluationTables.predictions(5, false);
    List<Ranked> predictions = table.read(tables.resolve("predictions.csv"));
    assertEquals(1000, predictions.size());
    for (Ranked image : predictions) {
      assertEquals(4, image.next().size());
      assertTrue(image.first().probability() >= image.next().get(0).probability() - 1e-6);
    }
    for (Table<CurvePoint> curve :
        List.of(EvaluationTables.ROC, EvaluationTables.PRECISION_RECALL)) {
      assertTrue(curve.read(tables.resolve(curve.file())).size() > 10);
    }
    assertEquals(15, EvaluationTables.RELIABILITY.read(tables.resolve("reliability.csv")).size());
    assertEquals(
        scores.get(0).estimate().value(),
        new ObjectMapper().readTree(json.toFile()).at("/scores/accuracy/value").doubleValue());
    try (Stream<Path> files = Files.list(tables)) {
      assertEquals(8, files.count(), "nothing half written is left");
    }
  }

  @Test
  void evaluateRejectsAnOutputThatIsAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a-file.csv"), "");
    String refusal = Outcome.of("evaluate", run.toString(), "-o", file.toString()).refusal();
    assertTrue(refusal.contains("is a file: give -o the path of a folder"), refusal);
    assertEquals(ExitCode.BAD_INPUT, Outcome.of("evaluate", run.toString(), "--top", "0").code());
  }

  @Test
  void evaluateAveragesTheChosenViews() throws IOException {
    String plain = Outcome.of("evaluate", run.toString()).out();
    Path file = folder.resolve("views.safetensors");
    Outcome flip = Outcome.of("evaluate", run.toString(), "--tta", "flip", "--logits", file + "");
    assertEquals(ExitCode.DONE, flip.code(), flip.err());
    assertTrue(flip.out().contains(" on 1000 test images, mean of 2 views"), flip.out());
    assertNotEquals(plain, flip.out());
    float[] outputs = SafeTensors.read(file).tensors().get("logits").floats();
    double sum = 0;
    for (int i = 0; i < 10; i++) {
      sum += Math.exp(outputs[i]);
    }
    assertEquals(1, sum, 1e-5, "logarithms of mean probabilities");
    String refusal = Outcome.of("evaluate", run.toString(), "--tta", "all").refusal();
    assertTrue(
        refusal.contains("\"all\" is not a set of views: give flip, crops or shifts"), refusal);
  }

  @Test
  void evaluateWritesTheLogitsThatGiveItsAccuracy() throws IOException {
    Path file = folder.resolve("logits.safetensors");
    Outcome evaluated = Outcome.of("evaluate", run.toString(), "--logits", file.toString());
    assertEquals(ExitCode.DONE, evaluated.code(), evaluated.err());
    Tensor logits = SafeTensors.read(file).tensors().get("logits");
    int[] labels = Digits.create(42).test().labels();
    assertEquals(List.of((long) labels.length, 10L), logits.shape());
    float[] values = logits.floats();
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      int best = 0;
      for (int j = 1; j < 10; j++) {
        best = values[10 * i + j] > values[10 * i + best] ? j : best;
      }
      right += best == labels[i] ? 1 : 0;
    }
    assertEquals(right / (double) labels.length, accuracy(evaluated), 1e-4);
  }

  @Test
  void evaluateUsesTheWeightsThatTheUserGives() throws IOException {
    assertEquals(
        Outcome.of("evaluate", run.toString()).out(),
        evaluateWith(SafeTensors.read(run.resolve("model.safetensors")).tensors()).out());
    Map<String, Tensor> zero = new LinkedHashMap<>();
    SafeTensors.read(run.resolve("model.safetensors"))
        .tensors()
        .forEach((name, tensor) -> zero.put(name, zeros(tensor)));
    Outcome evaluated = evaluateWith(zero);
    assertEquals(ExitCode.DONE, evaluated.code(), evaluated.err());
    assertTrue(evaluated.out().contains("loss 2.3026"), evaluated.out());
  }

  @Test
  void evaluateRejectsWeightsOfADifferentNetworkAndNamesThem() throws IOException {
    Map<String, Tensor> tensors =
        new LinkedHashMap<>(SafeTensors.read(run.resolve("model.safetensors")).tensors());
    tensors.put("conv1.weight", Tensor.of(new float[9], List.of(1L, 1L, 3L, 3L)));
    tensors.remove("conv2.bias");
    String refusal = evaluateWith(tensors).refusal();
    assertTrue(refusal.contains("weights.safetensors does not fit this network"), refusal);
    assertTrue(refusal.contains("missing: conv2.bias"), refusal);
    assertTrue(refusal.contains("conv1.weight is F32 [1, 1, 3, 3], not F32 [8, 1, 5, 5]"), refusal);
  }

  @Test
  void evaluateRejectsAFileThatContainsNoWeights() throws IOException {
    Path text = Files.writeString(folder.resolve("text.safetensors"), "not weights at all");
    String refusal = Outcome.of("evaluate", run.toString(), "--weights", text + "").refusal();
    assertTrue(refusal.contains("text.safetensors"), refusal);
    Path missing = folder.resolve("missing.safetensors");
    refusal = Outcome.of("evaluate", run.toString(), "--weights", missing + "").refusal();
    assertTrue(refusal.contains("there is no weights file " + missing), refusal);
  }

  @Test
  void evaluateRejectsALogitsFileThatCannotBeWrittenAndLeavesNoFiles() throws IOException {
    Path nowhere = folder.resolve("nowhere");
    Outcome outcome = Outcome.of("evaluate", run.toString(), "--logits", nowhere.resolve("l") + "");
    assertTrue(outcome.refusal().contains(nowhere + " is not a folder"), outcome.err());
    assertEquals("", outcome.out());
    assertFalse(Files.exists(nowhere));
    Path taken = Files.createDirectories(folder.resolve("taken"));
    outcome = Outcome.of("evaluate", run.toString(), "--logits", taken.toString());
    assertTrue(outcome.refusal().contains(taken + " is a folder"), outcome.err());
    assertTrue(Files.isDirectory(taken));
    assertFalse(Files.exists(folder.resolve(".taken.tmp")));
  }

  @Test
  void theCalibrationIsStoredAndUsedByEvaluateAndPredict() throws IOException {
    Path own = folder.resolve("calibrated");
    SmokeRun.copy(run, own);
    String before = Outcome.of("evaluate", own.toString()).out();
    Outcome calibrated = Outcome.of("calibrate", own.toString());
    assertEquals(ExitCode.DONE, calibrated.code(), calibrated.err());
    assertTrue(calibrated.out().startsWith("temperature "), calibrated.out());
    assertTrue(Files.size(own.resolve("plots/calibration.png")) > 1000);
    JsonNode stored =
        new ObjectMapper().readTree(own.resolve("calibration.json").toFile()).at("/calibrations/0");
    assertTrue(
        stored.at("/after/logLoss").doubleValue() < stored.at("/before/logLoss").doubleValue());
    // The validation images of this run are the test images, so evaluate uses the same images.
    String after = Outcome.of("evaluate", own.toString()).out();
    assertEquals(stored.at("/before/logLoss").doubleValue(), score(before, "log_loss"), 1e-4);
    assertEquals(stored.at("/after/logLoss").doubleValue(), score(after, "log_loss"), 1e-4);
    assertEquals(score(before, "accuracy"), score(after, "accuracy"));
    Path picture = folder.resolve("to-calibrate.png");
    SmokeRun.picture(Digits.create(1), 5, picture);
    double own1 = probability(Outcome.of("predict", run.toString(), picture.toString()).out());
    double own2 = probability(Outcome.of("predict", own.toString(), picture.toString()).out());
    double temperature = stored.get("temperature").doubleValue();
    assertEquals(temperature > 1, own2 < own1, own1 + ", " + own2 + " at " + temperature);
    Files.writeString(own.resolve("calibration.json"), "{\"calibrations\": 3}");
    String refusal = Outcome.of("evaluate", own.toString()).refusal();
    assertTrue(refusal.contains("calibration.json: was not written by calibrate"), refusal);
    assertEquals(ExitCode.DONE, Outcome.of("calibrate", own.toString()).code());
    assertEquals(after, Outcome.of("evaluate", own.toString()).out());
  }

  @Test
  void aFolderThatIsNotARunIsRejected() {
    String refusal = Outcome.of("evaluate", folder.toString()).refusal();
    assertTrue(refusal.contains("not a run directory"), refusal);
  }

  private static Outcome evaluateWith(Map<String, Tensor> tensors) throws IOException {
    Path file = folder.resolve("weights.safetensors");
    new SafeTensors(tensors, Map.of()).write(file);
    return Outcome.of("evaluate", run.toString(), "--weights", file.toString());
  }

  private static Tensor zeros(Tensor tensor) {
    ByteBuffer nothing = ByteBuffer.allocate(tensor.data().limit());
    return new Tensor(tensor.type(), tensor.shape(), nothing);
  }

  private static double accuracy(Outcome evaluated) {
    return Double.parseDouble(evaluated.out().replaceAll("(?s)accuracy ([0-9.]+),.*", "$1"));
  }

  private static double score(String said, String name) {
    return said.lines()
        .filter(line -> line.startsWith(name + "  "))
        .map(line -> line.replaceAll(".*?([0-9.]+)  .*", "$1"))
        .mapToDouble(Double::parseDouble)
        .findFirst()
        .orElseThrow();
  }

  private static double probability(String said) {
    String[] words = said.strip().split(" +");
    return Double.parseDouble(words[words.length - 1]);
  }
}
