package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.data.digits.TurnedDigits;
import io.github.convlens.data.digits.TwoDigits;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Thumbnail;
import io.github.convlens.data.picture.Png;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trains, for half of their epochs, the configuration that predicts labels and the one that
 * predicts a number. The scores must come close to the scores that docs/tasks.md promises for all
 * epochs, and every command must accept the runs.
 */
class TaskRunTest {

  @TempDir private static Path folder;
  private static final int SEED = 5;
  private static Path labels;
  private static Path numbers;
  private static Outcome labelsTrained;
  private static Outcome numbersTrained;

  @BeforeAll
  static void train() {
    labels = folder.resolve("labels");
    numbers = folder.resolve("numbers");
    labelsTrained = trained("digits-two", 2, labels);
    numbersTrained = trained("digits-angle", 3, numbers);
  }

  private static Outcome trained(String name, int epochs, Path run) {
    return done(
        "train",
        "../configs/" + name + ".yaml",
        "-s",
        "training.epochs=" + epochs,
        "--run-dir",
        run.toString());
  }

  private static Outcome done(String... arguments) {
    Outcome outcome = Outcome.of(arguments);
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    return outcome;
  }

  @Test
  void epochsShowTheScoresOfTheTaskAndTheDiagnosisFindsNothing() {
    assertTrue(
        labelsTrained.out().contains("epoch  train_loss  valid_loss       map  f1_micro"),
        labelsTrained.out());
    assertTrue(
        numbersTrained.out().contains("epoch  train_loss  valid_loss       mae      rmse"),
        numbersTrained.out());
    for (Outcome outcome : List.of(labelsTrained, numbersTrained)) {
      assertTrue(outcome.out().contains("diagnosis: no findings"), outcome.out());
      assertFalse(outcome.out().contains("accuracy"), outcome.out());
    }
  }

  @Test
  @Tag("slow")
  void fullTrainingReachesThePromisedScores() throws IOException {
    JsonNode two = scores(trained("digits-two", 4, folder.resolve("labels-whole")), "labels-whole");
    assertTrue(two.at("/map/value").asDouble() > 0.99, two.toPrettyString());
    assertTrue(two.at("/f1_macro/value").asDouble() > 0.98, two.toPrettyString());
    JsonNode angle =
        scores(trained("digits-angle", 6, folder.resolve("numbers-whole")), "numbers-whole");
    assertTrue(angle.at("/mae/value").asDouble() < 9, angle.toPrettyString());
    assertTrue(angle.at("/r2/value").asDouble() > 0.85, angle.toPrettyString());
  }

  private static JsonNode scores(Outcome trained, String name) throws IOException {
    assertTrue(trained.out().contains("diagnosis: no findings"), trained.out());
    Path json = folder.resolve(name + ".json");
    done("evaluate", folder.resolve(name).toString(), "--json", json.toString());
    return new ObjectMapper().readTree(json.toFile()).get("scores");
  }

  @Test
  void twoDigitsNearlyReachTheirScoresAfterHalfOfTheEpochs() throws IOException {
    Path json = folder.resolve("labels.json");
    Path tables = folder.resolve("labels-tables");
    Outcome outcome =
        done("evaluate", labels.toString(), "--json", json.toString(), "-o", tables.toString());
    assertTrue(outcome.out().startsWith("loss "), outcome.out());
    assertTrue(outcome.out().contains("found on the validation split"), outcome.out());
    JsonNode read = new ObjectMapper().readTree(json.toFile());
    assertTrue(read.at("/scores/map/value").asDouble() > 0.97, read.toPrettyString());
    assertTrue(read.at("/scores/f1_macro/value").asDouble() > 0.94, read.toPrettyString());
    assertTrue(
        read.at("/scores/f1_macro/low").asDouble() < read.at("/scores/f1_macro/value").asDouble());
    double threshold = read.at("/threshold").asDouble();
    assertTrue(threshold > 0 && threshold < 1);
    assertTrue(read.at("/labels/7/images").asInt() > 100);
    assertEquals(1 + 10, Files.readAllLines(tables.resolve("labels.csv")).size());
    assertEquals(1 + 15, Files.readAllLines(tables.resolve("reliability.csv")).size());
    for (String curves : List.of("roc.csv", "precision_recall.csv")) {
      List<String> points = Files.readAllLines(tables.resolve(curves));
      assertTrue(points.stream().anyMatch(line -> line.startsWith("7,")), curves);
    }
    assertFalse(Files.exists(tables.resolve("confusion.csv")));
    String page = Files.readString(tables.resolve("report.html"));
    for (String text :
        List.of(
            ">Threshold<", ">Labels<", "ROC", ">Most wrong<", "Grad-CAM for ", ">Least certain<")) {
      assertTrue(page.contains(text), text);
    }
    assertFalse(page.contains("class is") || page.contains(">accuracy<"), "it is about labels");
    String first = Files.readAllLines(tables.resolve("predictions.csv")).get(0);
    assertTrue(first.startsWith("image,labels,predicted,loss,probability_0"), first);
    done("evaluate", labels.toString(), "--checkpoint", "best", "--tta", "flip");
  }

  @Test
  void turnedDigitsNearlyReachTheirScoresAfterHalfOfTheEpochs() throws IOException {
    Path json = folder.resolve("numbers.json");
    Path tables = folder.resolve("numbers-tables");
    done("evaluate", numbers.toString(), "--json", json.toString(), "-o", tables.toString());
    JsonNode read = new ObjectMapper().readTree(json.toFile());
    assertTrue(read.at("/scores/mae/value").asDouble() < 12, read.toPrettyString());
    assertTrue(read.at("/scores/r2/value").asDouble() > 0.8, read.toPrettyString());
    assertTrue(read.at("/numbers/angle/rmse/high").asDouble() > 0);
    assertEquals(2, Files.readAllLines(tables.resolve("numbers.csv")).size());
    String page = Files.readString(tables.resolve("report.html"));
    for (String text :
        List.of("r2", ">Predicted and true<", "errors of angle against", ">Largest errors<")) {
      assertTrue(page.contains(text), text);
    }
    assertFalse(page.contains("Confusion") || page.contains("probab"), "it is about numbers");
    List<String> rows = Files.readAllLines(tables.resolve("predictions.csv"));
    String worst =
        rows.subList(1, rows.size()).stream()
            .max(Comparator.comparingDouble(row -> Double.parseDouble(row.split(",")[3])))
            .orElseThrow();
    int card = page.indexOf("<div class=\"card\">");
    String first = page.substring(card, page.indexOf("<div class=\"card\">", card + 1));
    assertTrue(first.contains("image " + worst.split(",")[0] + "<"), "the largest error is first");
    done("evaluate", numbers.toString(), "--checkpoint", "best");
    String refusal = Outcome.of("evaluate", numbers.toString(), "--tta", "flip").refusal();
    assertTrue(refusal.contains("angles of digits-angle"), refusal);
  }

  @Test
  void theReportShowsTheScoresOfTheTask() throws IOException {
    String page = Files.readString(labels.resolve("report.html"));
    assertTrue(page.contains("\"labels\":[{\"name\":\"0\",\"images\":"), "a table of labels");
    assertTrue(page.contains("\"scores\":[\"map\",\"f1_micro\",\"f1_macro\",\"threshold\"]"));
    page = Files.readString(numbers.resolve("report.html"));
    assertTrue(page.contains("\"parity\":[{\"name\":\"angle\",\"images\":1000,"), "a parity plot");
    assertTrue(page.contains("\"mistakes\":[{\"image\":"), "pictures");
    assertTrue(Files.exists(numbers.resolve("plots/parity-angle.png")));
    assertFalse(Files.exists(numbers.resolve("plots/accuracy.png")));
  }

  @Test
  void otherCommandsAcceptTheRuns() throws IOException {
    Path picture = folder.resolve("two.png");
    Png.write(Thumbnail.of(TwoDigits.create(5, 3, 1).train(), 0), picture);
    done("features", labels.toString(), picture.toString());
    for (Path run : List.of(labels, numbers)) {
      Outcome exported = done("export", run.toString(), "--format", "torchscript");
      assertTrue(exported.out().contains("256 images, largest difference"), exported.out());
      assertFalse(exported.out().contains("same class"), exported.out());
      done("diagnose", run.toString());
    }
    Outcome listed = done("list", folder.toString());
    assertTrue(listed.out().matches("(?s).*labels +finished +2 +map 0\\.9.*"), listed.out());
    assertTrue(listed.out().matches("(?s).*numbers +finished +3 +mae \\d.*"), listed.out());
    assertFalse(listed.out().contains("NaN"), listed.out());
    String json = done("list", folder.toString(), "-o", "json", "--quick").out();
    List<String> scores = new ObjectMapper().readTree(json).findValuesAsText("name");
    assertTrue(scores.containsAll(List.of("map", "mae")), json);
    for (String name : List.of("digits-two", "digits-angle")) {
      String file = folder.resolve(name + ".png").toString();
      done("show-batch", "../configs/" + name + ".yaml", "-o", file);
    }
  }

  @Test
  void predictAppliesTheStoredThresholdToLabelsAndShowsNumbersInTheirUnit() throws IOException {
    List<Path> two = pictures(TwoDigits.create(SEED, 3, 3).test(), "two");
    Path json = folder.resolve("two.jsonl");
    Outcome shown = done("predict", labels.toString(), two.get(0).toString());
    assertEquals(1, shown.out().lines().count(), shown.out());
    done(
        "predict",
        labels.toString(),
        folder.resolve("two").toString(),
        "--format",
        "jsonl",
        "-o",
        json.toString());
    Path scores = folder.resolve("scores-of-labels.json");
    done("evaluate", labels.toString(), "--json", scores.toString());
    double threshold = new ObjectMapper().readTree(scores.toFile()).at("/threshold").asDouble();
    List<String> lines = Files.readAllLines(json);
    assertEquals(3, lines.size());
    for (String line : lines) {
      JsonNode read = new ObjectMapper().readTree(line);
      List<String> likely = new ArrayList<>();
      read.get("probabilities")
          .properties()
          .forEach(
              label -> {
                if (label.getValue().asDouble() >= threshold) {
                  likely.add(label.getKey());
                }
              });
      List<String> chosen = new ArrayList<>();
      read.get("labels").forEach(label -> chosen.add(label.textValue()));
      assertEquals(likely, chosen, line);
    }
    Path csv = folder.resolve("angles.csv");
    List<Path> turned = pictures(TurnedDigits.create(SEED, 3, 3).test(), "turned");
    done("predict", numbers.toString(), folder.resolve("turned").toString(), "-o", csv.toString());
    assertEquals("file,angle", Files.readAllLines(csv).get(0));
    double angle = Double.parseDouble(Files.readAllLines(csv).get(1).split(",")[1]);
    assertTrue(Math.abs(angle) < 90, "degrees, not deviations");
    String alone = done("predict", numbers.toString(), turned.get(0).toString()).out();
    assertTrue(alone.contains("angle  "), alone);
    String refusal =
        Outcome.of("predict", labels.toString(), two.get(0).toString(), "--top", "3").refusal();
    assertTrue(refusal.contains("--top needs classes"), refusal);
  }

  @Test
  void explainExplainsALabelOrANumber() throws IOException {
    Path two = pictures(TwoDigits.create(SEED, 3, 1).test(), "asked-two").get(0);
    Path turned = pictures(TurnedDigits.create(SEED, 3, 1).test(), "asked-turned").get(0);
    String seven = folder.resolve("explained-7").toString();
    String angle = folder.resolve("explained-angle").toString();
    done("explain", labels.toString(), two.toString(), "--label", "7", "-o", seven);
    done("explain", numbers.toString(), turned.toString(), "-o", angle);
    assertTrue(Files.size(Path.of(seven, "explain-0.png")) > 0);
    assertTrue(Files.size(Path.of(angle, "explain-0.png")) > 0);
    String refusal =
        Outcome.of("explain", labels.toString(), two.toString(), "--label", "77").refusal();
    assertTrue(refusal.contains("there is no label 77: did you mean 7?"), refusal);
  }

  @Test
  void calibrateLowersTheLossOfLabelsAndKeepsThePredictedLabels() throws IOException {
    Path copy = folder.resolve("calibrated");
    copied(labels, copy);
    List<Path> two = pictures(TwoDigits.create(SEED, 3, 3).test(), "calibrated-two");
    String before = done("predict", copy.toString(), two.get(0).toString()).out();
    Outcome calibrated = done("calibrate", copy.toString());
    assertTrue(calibrated.out().startsWith("temperature "), calibrated.out());
    JsonNode stored =
        new ObjectMapper()
            .readTree(copy.resolve("calibration.json").toFile())
            .at("/calibrations/0");
    assertTrue(
        stored.at("/after/logLoss").asDouble() < stored.at("/before/logLoss").asDouble(),
        stored.toString());
    String after = done("predict", copy.toString(), two.get(0).toString()).out();
    assertNotEquals(before, after);
    assertEquals(before.replaceAll("0\\.\\d+", ""), after.replaceAll("0\\.\\d+", ""));
    String refusal = Outcome.of("calibrate", numbers.toString()).refusal();
    assertTrue(refusal.contains("there is nothing to calibrate"), refusal);
  }

  private static List<Path> pictures(ImageSet images, String name) throws IOException {
    Path inside = Files.createDirectories(folder.resolve(name));
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < images.count(); i++) {
      files.add(inside.resolve(i + ".png"));
      Png.write(Thumbnail.of(images, i), files.get(i));
    }
    return files;
  }

  private static void copied(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String name :
        List.of("config.yaml", "environment.json", "model.safetensors", "splits.csv")) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
  }

  @Test
  void settingsThatDoNotFitTheTaskAreRejectedInOneLine() {
    List<String> wrong = new ArrayList<>();
    wrong.add(refusal("digits-two", "data.task=classify"));
    wrong.add(refusal("digits-two", "training.loss.name=cross_entropy"));
    wrong.add(refusal("digits-two", "training.metrics=[top_5_accuracy]"));
    wrong.add(refusal("digits-two", "training.class_weights=balanced"));
    wrong.add(refusal("digits-angle", "data.augment.mixup=0.2"));
    wrong.add(refusal("digits-angle", "data.augment.flip=true"));
    wrong.add(refusal("digits-angle", "training.best=accuracy"));
    List<String> parts =
        List.of(
            "each image of digits-two has several labels: set task: multi_label",
            "cross_entropy cannot be used with task multi_label: use binary_cross_entropy",
            "which is not a score of task multi_label",
            "with task multi_label an image has no single class",
            "the targets of task regress cannot be mixed",
            "makes the angles of digits-angle wrong",
            "names accuracy, which is not a score of task regress");
    for (int i = 0; i < parts.size(); i++) {
      assertTrue(wrong.get(i).contains(parts.get(i)), wrong.get(i));
    }
  }

  private static String refusal(String name, String setting) {
    Path run = folder.resolve("refused");
    return Outcome.of(
            "train", "../configs/" + name + ".yaml", "-s", setting, "--run-dir", run.toString())
        .refusal();
  }
}
