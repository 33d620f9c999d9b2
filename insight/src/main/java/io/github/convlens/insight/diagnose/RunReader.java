package io.github.convlens.insight.diagnose;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.target.Task;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.NetworkInput;
import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.model.summary.LayerRole;
import io.github.convlens.model.summary.NetworkRoles;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.BatchRow;
import io.github.convlens.training.table.CsvFile;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.GradientRow;
import io.github.convlens.training.table.HistogramRow;
import io.github.convlens.training.table.Table;
import io.github.convlens.training.table.TableRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the record of a finished or unfinished run in one pass over each file, in bounded memory. A
 * caller can also read the {@link #files} itself, in any order. It can then pass the same rows to
 * another receiver, such as the page of a report.
 */
public final class RunReader {
  private static final String WEIGHT = ".weight";

  private final RecordedRun run;
  private final RunDirectory directory;
  private final Map<String, LayerSeries> layers = new LinkedHashMap<>();
  private final Map<String, WeightSeries> weights = new LinkedHashMap<>();
  private final SeriesBuilder loss = new SeriesBuilder();
  private final SeriesBuilder learningRate = new SeriesBuilder();
  private final TotalNorm gradientNorm = new TotalNorm();
  private final List<EpochResult> epochs = new ArrayList<>();
  private long firstEpoch;
  private boolean outputs;
  private boolean histograms;
  private boolean gradients;
  private @Nullable NonFinite nonFinite;
  private Order order = Order.LOSS;

  /**
   * The order of quantities. If several quantities of a batch are NaN or infinite, the first one in
   * this order is reported.
   */
  private enum Order {
    OUTPUT,
    GRADIENT,
    LOSS
  }

  private static final class LayerSeries {
    private final SeriesBuilder mean = new SeriesBuilder();
    private final SeriesBuilder std = new SeriesBuilder();
    private final SeriesBuilder nearZero = new SeriesBuilder();
    private final SeriesBuilder max = new SeriesBuilder();
    private final SeriesBuilder deadChannels = new SeriesBuilder();
  }

  private static final class WeightSeries {
    private final SeriesBuilder norm = new SeriesBuilder();
    private final SeriesBuilder updateRatio = new SeriesBuilder();
  }

  /** A reader that has not read anything yet. */
  public RunReader(RecordedRun run) {
    this.run = run;
    directory = run.directory();
  }

  /**
   * The record of a run, read from those of its files that exist.
   *
   * @param dataDirectory the only folder that is searched for data; null for the usual folders
   * @param notes receives a line for each missing part
   * @throws InvalidInputException if a file does not have the format that {@code convlens train}
   *     writes
   */
  public static RunRecord read(RecordedRun run, @Nullable Path dataDirectory, List<String> notes)
      throws IOException {
    RunReader reader = new RunReader(run);
    reader.readFiles();
    return reader.record(dataDirectory, notes);
  }

  /**
   * The record of a run that is being trained. It is read from the run's files, but not from the
   * data, which the run itself has open.
   *
   * @param input the input of the network
   * @throws InvalidInputException if a file does not have the format that {@code convlens train}
   *     writes
   */
  public static RunRecord read(RecordedRun run, NetworkInput input) throws IOException {
    RunReader reader = new RunReader(run);
    reader.readFiles();
    return reader.record(() -> input, new ArrayList<>());
  }

  private void readFiles() throws IOException {
    for (Map.Entry<Path, CsvFile.Rows> file : files().entrySet()) {
      new CsvFile(file.getKey()).read(file.getValue());
    }
  }

  /** The files to read, each with a receiver that must receive all rows of the file in order. */
  public Map<Path, CsvFile.Rows> files() {
    Map<Path, CsvFile.Rows> files = new LinkedHashMap<>();
    Table<EpochResult> table = EpochResult.table(run.configuration().training().scores().columns());
    files.put(directory.recorder(), BatchRow.TABLE.rows(() -> {}, this::batch));
    files.put(directory.metrics(), table.rows(() -> {}, row -> epochs.add(table.row(row))));
    files.put(directory.activationStats(), ActivationRow.TABLE.rows(() -> {}, this::activation));
    files.put(directory.activationHistogram(), HistogramRow.TABLE.rows(() -> {}, this::histogram));
    files.put(directory.gradientStats(), GradientRow.TABLE.rows(() -> {}, this::gradient));
    return files;
  }

  /**
   * The record of the values that have been read.
   *
   * @param dataDirectory the only folder that is searched for data; null for the usual folders
   * @param notes receives a line for each missing part
   */
  public RunRecord record(@Nullable Path dataDirectory, List<String> notes) throws IOException {
    return record(
        () -> NetworkSource.recorded(directory, run.configuration(), dataDirectory), notes);
  }

  private RunRecord record(NetworkSource.Input input, List<String> notes) throws IOException {
    Configuration configuration = run.configuration();
    boolean ofClasses = configuration.data().task() == Task.CLASSIFY;
    List<ClassRecord> classes = ofClasses ? ClassRecord.read(directory) : List.of();
    NetworkSource source = NetworkSource.of(configuration, input, classes);
    if (source.network() == null) {
      notes.add("the network is not known: " + source.problem());
    }
    note(outputs, "layer outputs were not recorded", notes);
    note(histograms, "histograms were not recorded: dead channels cannot be diagnosed", notes);
    note(
        gradients,
        "gradients were not recorded: vanishing and exploding gradients cannot be diagnosed",
        notes);
    Map<String, LayerRole> roles =
        source.network() == null ? Map.of() : NetworkRoles.of(source.network());
    Given given = source.given(directory);
    return new RunRecord(
        configuration,
        given,
        ofClasses
            ? Chance.of(configuration.training(), classes, source.frequencies())
            : Chance.of(given.splits()),
        new RunRecord.Course(
            loss.build(), learningRate.build(), Optional.ofNullable(nonFinite), epochs, firstEpoch),
        new RunRecord.Recorded(
            layerRecords(roles), weightRecords(roles), gradientNorm.build(), classes),
        source.validationImages());
  }

  private static void note(boolean there, String otherwise, List<String> notes) {
    if (!there) {
      notes.add(otherwise);
    }
  }

  private void noteUnlessFinite(
      double value, long step, Order kind, @Nullable String layer, String what) {
    if (!Double.isFinite(value)
        && (nonFinite == null
            || step < nonFinite.step()
            || (step == nonFinite.step() && kind.compareTo(order) < 0))) {
      nonFinite = new NonFinite(step, layer, what);
      order = kind;
    }
  }

  private void batch(TableRow<BatchRow> row) {
    long step = row.whole(BatchRow.Column.STEP);
    if (row.whole(BatchRow.Column.EPOCH) == 0) {
      firstEpoch = step + 1;
    }
    double value = row.number(BatchRow.Column.LOSS);
    noteUnlessFinite(value, step, Order.LOSS, null, "the loss");
    loss.add(step, value);
    learningRate.add(step, row.number(BatchRow.Column.LEARNING_RATE));
  }

  private void activation(TableRow<ActivationRow> row) {
    outputs = true;
    String name = row.text(ActivationRow.Column.NAME);
    long step = row.whole(ActivationRow.Column.STEP);
    double std = row.number(ActivationRow.Column.STD);
    noteUnlessFinite(std, step, Order.OUTPUT, name, "the output of " + name);
    LayerSeries layer = layer(name);
    layer.mean.add(step, row.number(ActivationRow.Column.MEAN));
    layer.std.add(step, std);
    layer.nearZero.add(step, row.number(ActivationRow.Column.NEAR_ZERO));
  }

  private void histogram(TableRow<HistogramRow> row) {
    histograms = true;
    long step = row.whole(HistogramRow.Column.STEP);
    LayerSeries layer = layer(row.text(HistogramRow.Column.NAME));
    layer.max.add(step, row.number(HistogramRow.Column.MAX));
    layer.deadChannels.add(step, row.number(HistogramRow.Column.DEAD_CHANNELS));
  }

  private void gradient(TableRow<GradientRow> row) {
    gradients = true;
    String name = row.text(GradientRow.Column.PARAMETER);
    long step = row.whole(GradientRow.Column.STEP);
    double norm = row.number(GradientRow.Column.NORM);
    gradientNorm.add(step, norm);
    if (name.endsWith(WEIGHT)) {
      String layer = name.substring(0, name.length() - WEIGHT.length());
      WeightSeries weight = weights.computeIfAbsent(layer, key -> new WeightSeries());
      noteUnlessFinite(norm, step, Order.GRADIENT, layer, "the gradient of " + name);
      weight.norm.add(step, norm);
      weight.updateRatio.add(step, row.number(GradientRow.Column.UPDATE_RATIO));
    }
  }

  private LayerSeries layer(String name) {
    return layers.computeIfAbsent(name, key -> new LayerSeries());
  }

  private List<LayerRecord> layerRecords(Map<String, LayerRole> roles) {
    List<LayerRecord> records = new ArrayList<>();
    layers.forEach(
        (name, layer) ->
            records.add(
                new LayerRecord(
                    name,
                    roles.getOrDefault(name, LayerRole.UNKNOWN),
                    layer.mean.build(),
                    layer.std.build(),
                    layer.nearZero.build(),
                    new LayerRecord.Extremes(layer.max.build(), layer.deadChannels.build()))));
    return records;
  }

  private List<WeightRecord> weightRecords(Map<String, LayerRole> roles) {
    List<WeightRecord> records = new ArrayList<>();
    weights.forEach(
        (layer, weight) -> {
          if (roles.getOrDefault(layer, LayerRole.UNKNOWN).weighted()) {
            records.add(new WeightRecord(layer, weight.norm.build(), weight.updateRatio.build()));
          }
        });
    return records;
  }
}
