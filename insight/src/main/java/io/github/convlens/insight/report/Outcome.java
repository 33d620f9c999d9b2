package io.github.convlens.insight.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.experiment.csv.CsvFile;
import io.github.convlens.experiment.csv.CsvRow;
import io.github.convlens.training.RunDirectory;
import io.github.convlens.training.record.Predictions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the trained network made of the validation images: predictions.csv and its pictures. */
final class Outcome {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final RunDirectory directory;
  private final Map<String, Map<String, Integer>> counts = new TreeMap<>(byNumberThenName());
  private final List<Mistake> mistakes = new ArrayList<>();

  private record Mistake(
      long image, String label, String predicted, double probability, double loss) {}

  private Outcome(RunDirectory directory) {
    this.directory = directory;
  }

  /** Reads it; empty where the training has not finished. */
  static Outcome read(RunDirectory directory) throws IOException {
    Outcome outcome = new Outcome(directory);
    CsvFile.read(directory.predictions(), Predictions.HEADER, outcome::add);
    outcome.mistakes.sort(Comparator.comparingDouble(Mistake::loss).reversed());
    return outcome;
  }

  private void add(CsvRow row) {
    String label = row.text(1);
    String predicted = row.text(2);
    counts.computeIfAbsent(label, key -> new TreeMap<>()).merge(predicted, 1, Integer::sum);
    counts.computeIfAbsent(predicted, key -> new TreeMap<>());
    long image = row.whole(0);
    double probability = row.number(3);
    double loss = row.number(4);
    if (!label.equals(predicted) && Files.isRegularFile(picture(image))) {
      mistakes.add(new Mistake(image, label, predicted, probability, loss));
    }
  }

  private Path picture(long image) {
    return directory.mistakes().resolve(image + ".png");
  }

  List<String> classes() {
    return List.copyOf(counts.keySet());
  }

  /** How many images of class {@code label} were taken for {@code predicted}. */
  int count(String label, String predicted) {
    return counts.get(label).getOrDefault(predicted, 0);
  }

  /** Class names, and a row of counts per true class. */
  JsonNode confusion() {
    if (counts.isEmpty()) {
      return NODES.nullNode();
    }
    ObjectNode node = NODES.objectNode();
    ArrayNode names = node.putArray("classes");
    ArrayNode rows = node.putArray("counts");
    for (String label : counts.keySet()) {
      names.add(label);
      ArrayNode row = rows.addArray();
      counts.keySet().forEach(predicted -> row.add(count(label, predicted)));
    }
    return node;
  }

  ArrayNode mistakes() throws IOException {
    ArrayNode list = NODES.arrayNode();
    for (Mistake mistake : mistakes) {
      ObjectNode one = list.addObject();
      one.put("image", mistake.image());
      one.put("label", mistake.label());
      one.put("predicted", mistake.predicted());
      one.put("probability", mistake.probability());
      one.put("loss", mistake.loss());
      byte[] png = Files.readAllBytes(picture(mistake.image()));
      one.put("png", "data:image/png;base64," + Base64.getEncoder().encodeToString(png));
    }
    return list;
  }

  private static Comparator<String> byNumberThenName() {
    return Comparator.comparingInt(
            (String name) -> name.matches("\\d{1,9}") ? Integer.parseInt(name) : Integer.MAX_VALUE)
        .thenComparing(Comparator.naturalOrder());
  }
}
