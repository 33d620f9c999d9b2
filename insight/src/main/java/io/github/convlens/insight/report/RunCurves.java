package io.github.convlens.insight.report;

import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.insight.draw.ThinnedCurve;
import io.github.convlens.training.record.ActivationHistogram;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.ActivationGradientRow;
import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.BatchRow;
import io.github.convlens.training.table.CsvFile;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.GradientRow;
import io.github.convlens.training.table.HistogramRow;
import io.github.convlens.training.table.Table;
import io.github.convlens.training.table.TableColumn;
import io.github.convlens.training.table.TableRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The contents of a run's CSV files, thinned for display and updated as the files grow. */
final class RunCurves {

  /** The number of points of a curve. This is enough for a wide screen. */
  private static final int POINTS = 600;

  /**
   * The number of points of the curve of a layer or a parameter. It is lower, since there may be
   * hundreds of such curves.
   */
  private static final int LAYER_POINTS = 400;

  private static final int MAX_COLUMNS = 400;

  /**
   * The largest number of counts in all histograms together, which keeps the page of a deep network
   * small.
   */
  private static final int MAX_COUNTS = 500_000;

  private static final String WEIGHT = "weight";

  private final int runs;
  private final Map<TableColumn<BatchRow>, ThinnedCurve> batches = new LinkedHashMap<>();
  private final Map<String, Layer> layers = new LinkedHashMap<>();
  private final Map<String, Map<TableColumn<?>, ThinnedCurve>> weights = new LinkedHashMap<>();
  private final Map<String, Map<TableColumn<?>, ThinnedCurve>> outputGradients =
      new LinkedHashMap<>();
  private final List<EpochResult> epochs = new ArrayList<>();
  private final Map<Long, Long> epochEnds = new HashMap<>();
  private final Map<CsvFile, CsvFile.Rows> files = new LinkedHashMap<>();
  private long steps;

  /** An epoch, and the number of batches up to its end. */
  record Epoch(EpochResult result, long step) {}

  /** The curves of a layer's output. */
  static final class Layer {
    final Map<TableColumn<?>, ThinnedCurve> curves = new LinkedHashMap<>();
    @Nullable HistogramColumns histogram;
  }

  /**
   * @param runs the number of runs that share the page
   * @param others receivers of the rows of the run's files, in addition to the page; each file is
   *     read only once for all receivers
   * @param open opens a CSV file
   */
  RunCurves(
      RecordedRun run, int runs, Map<Path, CsvFile.Rows> others, Function<Path, CsvFile> open) {
    this.runs = runs;
    Map<Path, CsvFile.Rows> all = own(run);
    others.forEach((path, rows) -> all.merge(path, rows, CsvFile.Rows::and));
    all.forEach((path, rows) -> files.put(open.apply(path), rows));
  }

  private Map<Path, CsvFile.Rows> own(RecordedRun run) {
    Map<Path, CsvFile.Rows> files = new LinkedHashMap<>();
    RunDirectory directory = run.directory();
    Table<EpochResult> table = EpochResult.table(run.configuration().training().scores().columns());
    files.put(directory.recorder(), BatchRow.TABLE.rows(batches::clear, this::addBatch));
    files.put(directory.metrics(), table.rows(epochs::clear, row -> epochs.add(table.row(row))));
    files.put(
        directory.activationStats(),
        ActivationRow.TABLE.rows(this::forgetStatistics, this::addStatistics));
    ActivationHistogram.Options histogram = run.configuration().record().histogram();
    if (histogram != null) {
      files.put(
          directory.activationHistogram(),
          HistogramRow.TABLE.rows(
              this::forgetHistograms, row -> addHistogram(row, histogram.bins())));
    }
    files.put(directory.gradientStats(), GradientRow.TABLE.rows(weights::clear, this::addGradient));
    files.put(
        directory.activationGradientStats(),
        ActivationGradientRow.TABLE.rows(outputGradients::clear, this::addOutputGradient));
    return files;
  }

  /** Reads the new rows of the files. */
  void refresh() throws IOException {
    for (Map.Entry<CsvFile, CsvFile.Rows> file : files.entrySet()) {
      file.getKey().read(file.getValue());
    }
  }

  /** The curves of recorder.csv, by column. */
  Map<TableColumn<BatchRow>, ThinnedCurve> batches() {
    return batches;
  }

  /** The completed epochs. */
  List<Epoch> epochs() {
    return epochs.stream()
        .map(result -> new Epoch(result, epochEnds.getOrDefault((long) result.epoch(), steps)))
        .toList();
  }

  /** The curves of the layers by name, in the order of the file. */
  Map<String, Layer> layers() {
    return layers;
  }

  /** The curves of the weights' gradients, by parameter and column; biases are left out. */
  Map<String, Map<TableColumn<?>, ThinnedCurve>> weights() {
    return weights;
  }

  /** The curves of the gradients of the layers' outputs, by layer and column. */
  Map<String, Map<TableColumn<?>, ThinnedCurve>> outputGradients() {
    return outputGradients;
  }

  /** The number of batches so far. */
  long steps() {
    return steps;
  }

  private Layer layer(String name) {
    return layers.computeIfAbsent(name, key -> new Layer());
  }

  private static <C extends TableColumn<?>> void add(
      Map<C, ThinnedCurve> curves, C column, long step, double value, int points) {
    curves.computeIfAbsent(column, key -> new ThinnedCurve(points)).add(step, value);
  }

  private void addBatch(TableRow<BatchRow> row) {
    long step = row.whole(BatchRow.Column.STEP);
    steps = step + 1;
    epochEnds.put(row.whole(BatchRow.Column.EPOCH), steps);
    for (TableColumn<BatchRow> column : BatchRow.TABLE.after(BatchRow.Column.STEP)) {
      add(batches, column, step, row.number(column), POINTS);
    }
  }

  private void forgetStatistics() {
    layers
        .values()
        .forEach(layer -> layer.curves.keySet().removeAll(ActivationRow.TABLE.columns()));
  }

  private void addStatistics(TableRow<ActivationRow> row) {
    long step = row.whole(ActivationRow.Column.STEP);
    Map<TableColumn<?>, ThinnedCurve> curves = layer(row.text(ActivationRow.Column.NAME)).curves;
    for (TableColumn<ActivationRow> column : ActivationRow.TABLE.after(ActivationRow.Column.NAME)) {
      add(curves, column, step, row.number(column), LAYER_POINTS);
    }
  }

  private void forgetHistograms() {
    for (Layer layer : layers.values()) {
      layer.histogram = null;
      layer.curves.remove(HistogramRow.Column.DEAD_CHANNELS);
    }
  }

  private void addHistogram(TableRow<HistogramRow> row, int bins) {
    long step = row.whole(HistogramRow.Column.STEP);
    Layer layer = layer(row.text(HistogramRow.Column.NAME));
    HistogramRow.Column dead = HistogramRow.Column.DEAD_CHANNELS;
    add(layer.curves, dead, step, row.number(dead), LAYER_POINTS);
    if (layer.histogram == null) {
      long columns = MAX_COUNTS / ((long) bins * runs * Math.max(1, layers.size()));
      layer.histogram =
          new HistogramColumns(Math.max(16, (int) Math.min(MAX_COLUMNS, columns)), bins);
    }
    layer.histogram.add(step, HistogramRow.bins(row, bins));
  }

  private void addGradient(TableRow<GradientRow> row) {
    String parameter = row.text(GradientRow.Column.PARAMETER);
    if (parameter.endsWith(WEIGHT)) {
      addNamed(
          weights,
          parameter,
          row,
          GradientRow.Column.STEP,
          List.of(GradientRow.Column.NORM, GradientRow.Column.UPDATE_RATIO));
    }
  }

  private void addOutputGradient(TableRow<ActivationGradientRow> row) {
    addNamed(
        outputGradients,
        row.text(ActivationGradientRow.Column.NAME),
        row,
        ActivationGradientRow.Column.STEP,
        List.of(ActivationGradientRow.Column.NORM));
  }

  private static <R> void addNamed(
      Map<String, Map<TableColumn<?>, ThinnedCurve>> all,
      String name,
      TableRow<R> row,
      TableColumn<R> step,
      List<? extends TableColumn<R>> columns) {
    Map<TableColumn<?>, ThinnedCurve> curves =
        all.computeIfAbsent(name, key -> new LinkedHashMap<>());
    for (TableColumn<R> column : columns) {
      add(curves, column, row.whole(step), row.number(column), LAYER_POINTS);
    }
  }
}
