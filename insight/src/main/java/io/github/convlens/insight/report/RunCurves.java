package io.github.convlens.insight.report;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.csv.CsvFile;
import io.github.convlens.experiment.csv.CsvHeader;
import io.github.convlens.experiment.csv.CsvRow;
import io.github.convlens.insight.draw.ThinnedCurve;
import io.github.convlens.training.RunDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything a run's CSV files hold, thinned for display, and kept up to date while they grow. */
final class RunCurves {

  /** Points of a curve; as many as a wide screen shows. */
  private static final int POINTS = 600;

  /** The same of a layer's or a parameter's: there may be hundreds of them. */
  private static final int LAYER_POINTS = 400;

  private static final int MOST_COLUMNS = 400;

  /** Counts of all histograms together: what keeps the page of a deep network small. */
  private static final int MOST_COUNTS = 500_000;

  private final int runs;
  private final Map<String, ThinnedCurve> batches = new LinkedHashMap<>();
  private final Map<String, Layer> layers = new LinkedHashMap<>();
  private final Map<String, Map<String, ThinnedCurve>> weights = new LinkedHashMap<>();
  private final Map<String, Map<String, ThinnedCurve>> outputGradients = new LinkedHashMap<>();
  private final List<Map<String, Double>> epochs = new ArrayList<>();
  private final Map<Long, Long> epochEnds = new HashMap<>();
  private final Map<CsvFile, CsvFile.Rows> files;
  private long steps;

  /** A row of metrics.csv by column, and the number of batches up to its epoch's end. */
  record Epoch(Map<String, Double> values, long step) {}

  /** What is known of a layer's output. */
  static final class Layer {
    final Map<String, ThinnedCurve> curves = new LinkedHashMap<>();
    HistogramColumns histogram;
  }

  /**
   * @param runs how many runs share the page
   */
  RunCurves(RunDirectory directory, int runs) {
    this.runs = runs;
    files = new LinkedHashMap<>();
    files.put(new CsvFile(directory.recorder()), new BatchRows());
    files.put(new CsvFile(directory.metrics()), new EpochRows());
    files.put(new CsvFile(directory.activationStats()), new LayerRows());
    files.put(new CsvFile(directory.activationHistogram()), new HistogramRows());
    files.put(
        new CsvFile(directory.gradientStats()), new NamedRows(weights, "parameter", "weight"));
    files.put(
        new CsvFile(directory.activationGradientStats()),
        new NamedRows(outputGradients, "name", ""));
  }

  /** Reads what the files have gained. */
  void refresh() throws IOException {
    for (Map.Entry<CsvFile, CsvFile.Rows> file : files.entrySet()) {
      file.getKey().read(file.getValue());
    }
  }

  /** By column of recorder.csv. */
  Map<String, ThinnedCurve> batches() {
    return batches;
  }

  /** Epochs that are over. */
  List<Epoch> epochs() {
    return epochs.stream()
        .map(
            values ->
                new Epoch(values, epochEnds.getOrDefault(values.get("epoch").longValue(), steps)))
        .toList();
  }

  /** By layer name, in the order of the file. */
  Map<String, Layer> layers() {
    return layers;
  }

  /** By parameter and column; biases are not shown. */
  Map<String, Map<String, ThinnedCurve>> weights() {
    return weights;
  }

  /** By layer and column. */
  Map<String, Map<String, ThinnedCurve>> outputGradients() {
    return outputGradients;
  }

  /** Batches so far. */
  long steps() {
    return steps;
  }

  private Layer layer(String name) {
    return layers.computeIfAbsent(name, key -> new Layer());
  }

  private static void add(
      Map<String, ThinnedCurve> curves, String column, long step, double value, int points) {
    curves.computeIfAbsent(column, key -> new ThinnedCurve(points)).add(step, value);
  }

  /** Rows with a step and numbers in columns. */
  private abstract static class Numbers implements CsvFile.Rows {
    private CsvHeader header;
    private int step;

    @Override
    public void begin(CsvHeader header) {
      this.header = header;
      step = header.column("step");
    }

    int column(String name) {
      return header.column(name);
    }

    boolean has(String name) {
      return header.has(name);
    }

    String name(int column) {
      return header.names().get(column);
    }

    long step(CsvRow cells) {
      return cells.whole(step);
    }
  }

  private final class BatchRows extends Numbers {
    private static final int FIRST = 2;

    @Override
    public void begin(CsvHeader header) {
      super.begin(header);
      batches.clear();
    }

    @Override
    public void row(CsvRow cells) {
      long step = step(cells);
      steps = step + 1;
      epochEnds.put(cells.whole(0), steps);
      for (int i = FIRST; i < cells.size(); i++) {
        add(batches, name(i), step, cells.number(i), POINTS);
      }
    }
  }

  private final class EpochRows implements CsvFile.Rows {
    private CsvHeader header;

    @Override
    public void begin(CsvHeader header) {
      header.column("epoch");
      this.header = header;
      epochs.clear();
    }

    @Override
    public void row(CsvRow cells) {
      Map<String, Double> values = new LinkedHashMap<>();
      for (int i = 0; i < cells.size(); i++) {
        values.put(header.names().get(i), cells.number(i));
      }
      epochs.add(values);
    }
  }

  private final class LayerRows extends Numbers {
    private static final int FIRST = 4;
    private int name;

    @Override
    public void begin(CsvHeader header) {
      super.begin(header);
      name = column("name");
      layers.values().forEach(layer -> layer.curves.keySet().removeAll(header.names()));
    }

    @Override
    public void row(CsvRow cells) {
      long step = step(cells);
      Map<String, ThinnedCurve> curves = layer(cells.text(name)).curves;
      for (int i = FIRST; i < cells.size(); i++) {
        add(curves, name(i), step, cells.number(i), LAYER_POINTS);
      }
    }
  }

  private final class HistogramRows extends Numbers {
    private int name;
    private int dead;
    private int first;
    private int bins;

    @Override
    public void begin(CsvHeader header) {
      super.begin(header);
      name = column("name");
      dead = column("dead_channels");
      first = column("bin_0");
      bins = column("above") - first;
      if (bins < 1) {
        throw new InvalidInputException(
            header.file() + ": no bins: was it written by convlens train?");
      }
      for (Layer layer : layers.values()) {
        layer.histogram = null;
        layer.curves.remove("dead_channels");
      }
    }

    @Override
    public void row(CsvRow cells) {
      long step = step(cells);
      Layer layer = layer(cells.text(name));
      add(layer.curves, "dead_channels", step, cells.number(dead), LAYER_POINTS);
      if (layer.histogram == null) {
        long columns = MOST_COUNTS / ((long) bins * runs * Math.max(1, layers.size()));
        layer.histogram =
            new HistogramColumns(Math.max(16, (int) Math.min(MOST_COLUMNS, columns)), bins);
      }
      float[] counts = new float[bins];
      for (int bin = 0; bin < bins; bin++) {
        counts[bin] = cells.whole(first + bin);
      }
      layer.histogram.add(step, counts);
    }
  }

  private static final class NamedRows extends Numbers {
    private static final List<String> SHOWN = List.of("norm", "update_ratio");
    private final Map<String, Map<String, ThinnedCurve>> all;
    private final String key;
    private final String ending;
    private final int[] columns = new int[SHOWN.size()];
    private int name;

    /**
     * @param key the column with the names
     * @param ending of the names that are taken
     */
    private NamedRows(Map<String, Map<String, ThinnedCurve>> all, String key, String ending) {
      this.all = all;
      this.key = key;
      this.ending = ending;
    }

    @Override
    public void begin(CsvHeader header) {
      super.begin(header);
      name = column(key);
      Arrays.setAll(columns, i -> has(SHOWN.get(i)) ? column(SHOWN.get(i)) : -1);
      all.clear();
    }

    @Override
    public void row(CsvRow cells) {
      String of = cells.text(name);
      if (!of.endsWith(ending)) {
        return;
      }
      Map<String, ThinnedCurve> curves = all.computeIfAbsent(of, key -> new LinkedHashMap<>());
      long step = step(cells);
      for (int i = 0; i < columns.length; i++) {
        if (columns[i] >= 0) {
          add(curves, SHOWN.get(i), step, cells.number(columns[i]), LAYER_POINTS);
        }
      }
    }
  }
}
