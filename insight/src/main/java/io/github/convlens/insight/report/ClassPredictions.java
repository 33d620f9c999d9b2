package io.github.convlens.insight.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.insight.evaluation.ClassOrder;
import io.github.convlens.training.metric.Confusion;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.PredictionRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The classes that the trained network predicts for the validation images: predictions.csv, and the
 * pictures of the worst mistakes.
 */
final class ClassPredictions {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final RunDirectory directory;
  private final Map<String, Map<String, Integer>> counts = new TreeMap<>(byNumberThenName());
  private final List<PredictionRow> mistakes = new ArrayList<>();

  private ClassPredictions(RunDirectory directory) {
    this.directory = directory;
  }

  /** Reads the results of a run; the results are empty if the run has not finished. */
  static ClassPredictions read(RunDirectory directory) throws IOException {
    ClassPredictions predictions = new ClassPredictions(directory);
    PredictionRow.TABLE.forEach(
        directory.predictions(), cells -> predictions.add(PredictionRow.TABLE.row(cells)));
    predictions.mistakes.sort(Comparator.comparingDouble(PredictionRow::loss).reversed());
    return predictions;
  }

  private void add(PredictionRow row) {
    counts
        .computeIfAbsent(row.label(), key -> new TreeMap<>())
        .merge(row.predicted(), 1, Integer::sum);
    counts.computeIfAbsent(row.predicted(), key -> new TreeMap<>());
    if (!row.label().equals(row.predicted()) && Files.isRegularFile(picture(row.image()))) {
      mistakes.add(row);
    }
  }

  private Path picture(int image) {
    return directory.mistakes().resolve(image + ".png");
  }

  List<String> classes() {
    return List.copyOf(counts.keySet());
  }

  /**
   * The number of images of class {@code label} that were predicted to be of class {@code
   * predicted}.
   */
  int count(String label, String predicted) {
    return counts.getOrDefault(label, Map.of()).getOrDefault(predicted, 0);
  }

  /** The classes. If there are many, classes that are confused with each other are adjacent. */
  private List<String> ordered() {
    List<String> classes = classes();
    if (!ClassOrder.helps(classes.size())) {
      return classes;
    }
    int count = classes.size();
    int[] labels = IntStream.range(0, count * count).map(cell -> cell / count).toArray();
    int[] predicted = IntStream.range(0, count * count).map(cell -> cell % count).toArray();
    int[] images =
        IntStream.range(0, count * count)
            .map(cell -> count(classes.get(cell / count), classes.get(cell % count)))
            .toArray();
    return ClassOrder.of(Confusion.of(count, labels, predicted, images)).stream()
        .map(classes::get)
        .toList();
  }

  /** The confusion matrix: class names, and a row of counts for each true class; null if empty. */
  JsonNode confusion() {
    if (counts.isEmpty()) {
      return NODES.nullNode();
    }
    ObjectNode node = NODES.objectNode();
    ArrayNode names = node.putArray("classes");
    ArrayNode rows = node.putArray("counts");
    List<String> classes = ordered();
    for (String label : classes) {
      names.add(label);
      ArrayNode row = rows.addArray();
      classes.forEach(predicted -> row.add(count(label, predicted)));
    }
    return node;
  }

  ArrayNode mistakes() throws IOException {
    ArrayNode list = NODES.arrayNode();
    for (PredictionRow mistake : mistakes) {
      ObjectNode one = list.addObject();
      one.put("image", mistake.image());
      one.put("label", mistake.label());
      one.put("predicted", mistake.predicted());
      one.put("probability", mistake.probability());
      one.put("loss", mistake.loss());
      one.put("file", mistake.file());
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
