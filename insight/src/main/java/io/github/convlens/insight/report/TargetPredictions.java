package io.github.convlens.insight.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.data.target.LabelTargets;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.CsvFile;
import io.github.convlens.training.table.CsvHeader;
import io.github.convlens.training.table.CsvRow;
import io.github.convlens.training.table.LabelPredictionRow;
import io.github.convlens.training.table.NumberPredictionRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The labels or numbers that the trained network predicts for the validation images:
 * predictions.csv, whose header determines its columns, and the pictures of the worst mistakes.
 */
final class TargetPredictions {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /**
   * The largest number of points in a parity plot. If there are more images, only evenly spaced
   * images are drawn.
   */
  static final int POINTS = 2000;

  private final RunDirectory directory;
  private final Map<String, long[]> labels = new LinkedHashMap<>();
  private final Map<String, Pairs> numbers = new LinkedHashMap<>();
  private final List<Shown> shown = new ArrayList<>();

  /** A picture with its caption. */
  private record Shown(int image, String label, String predicted, double loss, String file) {}

  /** The true and the predicted number of each image. */
  static final class Pairs {
    private final List<double[]> all = new ArrayList<>();

    /**
     * At most {@link #POINTS} evenly spaced pairs: the true numbers, then the predicted numbers.
     */
    double[][] some() {
      int stride = Math.max(1, (all.size() + POINTS - 1) / POINTS);
      int count = (all.size() + stride - 1) / stride;
      double[][] some = new double[2][count];
      for (int i = 0; i < count; i++) {
        some[0][i] = all.get(i * stride)[0];
        some[1][i] = all.get(i * stride)[1];
      }
      return some;
    }
  }

  private TargetPredictions(RunDirectory directory) {
    this.directory = directory;
  }

  /** Reads the results of a run; the results are empty if the run has not finished. */
  static TargetPredictions read(RunDirectory directory) throws IOException {
    TargetPredictions predictions = new TargetPredictions(directory);
    new CsvFile(directory.predictions()).read(predictions.rows());
    predictions.shown.sort(Comparator.comparingDouble(Shown::loss).reversed());
    return predictions;
  }

  /** The pairs of each number by its name, in the order of the file. */
  Map<String, Pairs> numbers() {
    return numbers;
  }

  private CsvFile.Rows rows() {
    return new CsvFile.Rows() {
      private @Nullable CsvHeader header;

      @Override
      public void begin(CsvHeader first) {
        header = first;
        for (String name : first.names()) {
          if (name.startsWith(LabelPredictionRow.PROBABILITY)) {
            labels.put(name.substring(LabelPredictionRow.PROBABILITY.length()), new long[3]);
          } else if (name.startsWith(NumberPredictionRow.PREDICTED)) {
            numbers.put(name.substring(NumberPredictionRow.PREDICTED.length()), new Pairs());
          }
        }
      }

      @Override
      public void row(CsvRow row) {
        CsvHeader names = Objects.requireNonNull(header);
        if (numbers.isEmpty()) {
          addLabels(names, row);
        } else {
          addNumbers(names, row);
        }
      }
    };
  }

  private void addLabels(CsvHeader header, CsvRow row) {
    String own = row.text(header.column("labels"));
    String predicted = row.text(header.column("predicted"));
    Set<String> labelled = split(own);
    Set<String> found = split(predicted);
    labels.forEach(
        (name, counts) -> {
          counts[0] += labelled.contains(name) ? 1 : 0;
          counts[1] += found.contains(name) ? 1 : 0;
          counts[2] += labelled.contains(name) && found.contains(name) ? 1 : 0;
        });
    show(header, row, named(own), named(predicted));
  }

  private static String named(String labels) {
    return labels.isEmpty() ? "nothing" : labels.replace(LabelTargets.SEPARATOR, ", ");
  }

  private static Set<String> split(String labels) {
    return Arrays.stream(labels.split(LabelTargets.SEPARATOR, -1)).collect(Collectors.toSet());
  }

  private void addNumbers(CsvHeader header, CsvRow row) {
    List<String> own = new ArrayList<>();
    List<String> predicted = new ArrayList<>();
    numbers.forEach(
        (name, pairs) -> {
          double value = row.number(header.column(NumberPredictionRow.LABEL + name));
          double prediction = row.number(header.column(NumberPredictionRow.PREDICTED + name));
          pairs.all.add(new double[] {value, prediction});
          own.add(number(value));
          predicted.add(number(prediction));
        });
    show(header, row, String.join(", ", own), String.join(", ", predicted));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private void show(CsvHeader header, CsvRow row, String label, String predicted) {
    int image = (int) row.whole(header.column("image"));
    if (Files.isRegularFile(picture(image))) {
      String file = header.has("file") ? row.text(header.column("file")) : "no. " + image;
      shown.add(new Shown(image, label, predicted, row.number(header.column("loss")), file));
    }
  }

  private Path picture(int image) {
    return directory.mistakes().resolve(image + ".png");
  }

  /** The counts, precision, recall and F1 of each label; null for other tasks. */
  JsonNode labels() {
    if (labels.isEmpty()) {
      return NODES.nullNode();
    }
    ArrayNode list = NODES.arrayNode();
    labels.forEach(
        (name, counts) -> {
          ObjectNode one = list.addObject();
          one.put("name", name);
          one.put("images", counts[0]);
          one.put("predicted", counts[1]);
          one.put("precision", ratio(counts[2], counts[1]));
          one.put("recall", ratio(counts[2], counts[0]));
          one.put("f1", ratio(2 * counts[2], counts[0] + counts[1]));
        });
    return list;
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /** The name and the points of the parity plot of each number; null for other tasks. */
  JsonNode parity() {
    if (numbers.isEmpty()) {
      return NODES.nullNode();
    }
    ArrayNode list = NODES.arrayNode();
    numbers.forEach(
        (name, pairs) -> {
          double[][] some = pairs.some();
          ObjectNode one = list.addObject();
          one.put("name", name);
          one.put("images", pairs.all.size());
          ArrayNode x = one.putArray("x");
          ArrayNode y = one.putArray("y");
          for (int i = 0; i < some[0].length; i++) {
            x.add(some[0][i]);
            y.add(some[1][i]);
          }
        });
    return list;
  }

  /** The images of the worst mistakes, starting with the worst. */
  ArrayNode mistakes() throws IOException {
    ArrayNode list = NODES.arrayNode();
    for (Shown mistake : shown) {
      ObjectNode one = list.addObject();
      one.put("image", mistake.image());
      one.put("label", mistake.label());
      one.put("predicted", mistake.predicted());
      one.put("loss", mistake.loss());
      one.put("file", mistake.file());
      byte[] png = Files.readAllBytes(picture(mistake.image()));
      one.put("png", "data:image/png;base64," + Base64.getEncoder().encodeToString(png));
    }
    return list;
  }
}
