package io.github.convlens.insight.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.experiment.csv.CsvFile;
import io.github.convlens.experiment.csv.CsvHeader;
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
  private final List<Prediction> mistakes = new ArrayList<>();

  /**
   * An image and what it was taken for.
   *
   * @param file the image's; null where images are not files of their own
   */
  private record Prediction(
      long image, String label, String predicted, double probability, double loss, String file) {}

  private Outcome(RunDirectory directory) {
    this.directory = directory;
  }

  /** Reads it; empty where the training has not finished. */
  static Outcome read(RunDirectory directory) throws IOException {
    Outcome outcome = new Outcome(directory);
    new CsvFile(directory.predictions()).read(outcome.new Rows());
    outcome.mistakes.sort(Comparator.comparingDouble(Prediction::loss).reversed());
    return outcome;
  }

  /** Takes the columns that are always there, and the file where there is one. */
  private final class Rows implements CsvFile.Rows {
    private int[] columns;
    private int file;

    @Override
    public void begin(CsvHeader header) {
      columns = Predictions.HEADER.stream().mapToInt(header::column).toArray();
      file = header.has(Predictions.FILE) ? header.column(Predictions.FILE) : -1;
    }

    @Override
    public void row(CsvRow row) {
      add(
          new Prediction(
              row.whole(columns[0]),
              row.text(columns[1]),
              row.text(columns[2]),
              row.number(columns[3]),
              row.number(columns[4]),
              file < 0 ? null : row.text(file)));
    }
  }

  private void add(Prediction row) {
    String label = row.label();
    String predicted = row.predicted();
    counts.computeIfAbsent(label, key -> new TreeMap<>()).merge(predicted, 1, Integer::sum);
    counts.computeIfAbsent(predicted, key -> new TreeMap<>());
    if (!label.equals(predicted) && Files.isRegularFile(picture(row.image()))) {
      mistakes.add(row);
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
    for (Prediction mistake : mistakes) {
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
