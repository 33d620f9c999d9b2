package io.github.convlens.experiment.predict;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.training.table.CsvFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How predictions are written: every prediction on one line. */
public sealed interface PredictionFormat {

  /** What comes before the first prediction, with its end of line; empty if nothing does. */
  String header();

  /** A prediction with its end of line. */
  String line(Prediction prediction);

  /**
   * Comma-separated values: file, class and probability, and the same of the classes that follow.
   *
   * @param ranks the number of classes of a prediction
   */
  record Csv(int ranks) implements PredictionFormat {
    @Override
    public String header() {
      List<Object> cells = new ArrayList<>(List.of("file", "class", "probability"));
      for (int rank = 2; rank <= ranks; rank++) {
        cells.add("class_" + rank);
        cells.add("probability_" + rank);
      }
      return row(cells);
    }

    @Override
    public String line(Prediction prediction) {
      List<Object> cells = new ArrayList<>();
      cells.add(prediction.file());
      for (Prediction.Likely likely : prediction.classes()) {
        cells.add(likely.name());
        cells.add(likely.probability());
      }
      return row(cells);
    }

    private static String row(List<Object> cells) {
      StringBuilder text = new StringBuilder();
      try {
        CsvFile.append(text, cells.toArray());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return text.toString();
    }
  }

  /**
   * An object of JSON per line: file, class, probability, and where there are several classes a
   * list of all of them, the likeliest first.
   */
  record JsonLines() implements PredictionFormat {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public String header() {
      return "";
    }

    @Override
    public String line(Prediction prediction) {
      ObjectNode object = JSON.createObjectNode().put("file", prediction.file());
      put(object, prediction.best());
      if (prediction.classes().size() > 1) {
        ArrayNode all = object.putArray("classes");
        prediction.classes().forEach(likely -> put(all.addObject(), likely));
      }
      return object + "\n";
    }

    private static void put(ObjectNode object, Prediction.Likely likely) {
      object.put("class", likely.name()).put("probability", likely.probability());
    }
  }

  /**
   * Columns for people.
   *
   * @param fileWidth of the longest name of a file, in characters
   * @param classWidth of the longest name of a class, in characters
   */
  record Columns(int fileWidth, int classWidth) implements PredictionFormat {

    /** Columns that these names fit into. */
    public static Columns fitting(List<Path> files, List<String> classes) {
      return new Columns(
          files.stream().mapToInt(file -> shown(file.toString()).length()).max().orElse(1),
          classes.stream().mapToInt(name -> shown(name).length()).max().orElse(1));
    }

    @Override
    public String header() {
      return "";
    }

    @Override
    public String line(Prediction prediction) {
      StringBuilder line = new StringBuilder(padded(prediction.file(), fileWidth));
      for (Prediction.Likely likely : prediction.classes()) {
        line.append("  ")
            .append(padded(likely.name(), classWidth))
            .append(String.format(Locale.ROOT, "  %.4f", likely.probability()));
      }
      return line + "\n";
    }

    private static String padded(String name, int width) {
      return String.format(Locale.ROOT, "%-" + Math.max(1, width) + "s", shown(name));
    }

    /** Control characters in the name of a file or class would reach the terminal. */
    private static String shown(String name) {
      return name.replaceAll("\\p{Cntrl}", "?");
    }
  }
}
