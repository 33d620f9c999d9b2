package io.github.convlens.experiment.predict;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.training.table.CsvFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A format for predictions, with one prediction per line. */
public sealed interface PredictionFormat {

  /**
   * The text before the first prediction, including its line break; empty if the format has no
   * header.
   */
  String header();

  /** The line of a prediction, including its line break. */
  String line(Prediction prediction);

  /**
   * Comma-separated values. The first column is {@code file}, and the columns of the task follow.
   *
   * @param columns the names of the columns after the file
   */
  record Csv(List<String> columns) implements PredictionFormat {
    /** Keeps an immutable copy of the columns. */
    public Csv {
      columns = List.copyOf(columns);
    }

    @Override
    public String header() {
      return row("file", columns);
    }

    @Override
    public String line(Prediction prediction) {
      return row(prediction.file(), prediction.cells());
    }

    private static String row(String file, List<?> others) {
      List<Object> cells = new ArrayList<>();
      cells.add(file);
      cells.addAll(others);
      StringBuilder text = new StringBuilder();
      try {
        CsvFile.append(text, cells.toArray());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return text.toString();
    }
  }

  /** One JSON object per line, with the file and the prediction. */
  record JsonLines() implements PredictionFormat {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public String header() {
      return "";
    }

    @Override
    public String line(Prediction prediction) {
      ObjectNode object = JSON.createObjectNode().put("file", prediction.file());
      prediction.put(object);
      return object + "\n";
    }
  }

  /**
   * Aligned columns, for reading on a terminal.
   *
   * @param fileWidth the length of the longest file name, in characters
   * @param nameWidth the length of the longest name of a class, label or number, in characters
   */
  record Columns(int fileWidth, int nameWidth) implements PredictionFormat {

    /** A format whose columns are wide enough for these files and names. */
    public static Columns fitting(List<Path> files, List<String> names) {
      return new Columns(
          files.stream().mapToInt(file -> shown(file.toString()).length()).max().orElse(1),
          names.stream().mapToInt(name -> shown(name).length()).max().orElse(1));
    }

    @Override
    public String header() {
      return "";
    }

    @Override
    public String line(Prediction prediction) {
      StringBuilder line = new StringBuilder(padded(prediction.file(), fileWidth));
      for (Prediction.Said said : prediction.said()) {
        line.append("  ").append(padded(said.name(), nameWidth)).append("  ").append(said.value());
      }
      return line.append(prediction.said().isEmpty() ? "  -\n" : "\n").toString();
    }

    private static String padded(String name, int width) {
      return String.format(Locale.ROOT, "%-" + Math.max(1, width) + "s", shown(name));
    }

    /** The name with its control characters replaced, so that they do not reach the terminal. */
    private static String shown(String name) {
      return name.replaceAll("\\p{Cntrl}", "?");
    }
  }
}
