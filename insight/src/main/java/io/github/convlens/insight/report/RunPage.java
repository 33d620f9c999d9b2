package io.github.convlens.insight.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.target.Task;
import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.experiment.draw.FirstKernels;
import io.github.convlens.experiment.yaml.YamlReader;
import io.github.convlens.insight.draw.ThinnedCurve;
import io.github.convlens.training.record.ActivationHistogram;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.ActivationGradientRow;
import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.BatchRow;
import io.github.convlens.training.table.CsvFile;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.FrozenRow;
import io.github.convlens.training.table.GradientRow;
import io.github.convlens.training.table.TableColumn;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The data of a page about one run. */
public final class RunPage {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final RecordedRun run;
  private final RunCurves curves;

  /**
   * @param runs the number of runs that share the page
   * @throws InvalidInputException if the folder is not a run directory
   */
  public RunPage(Path root, int runs) {
    this(RecordedRun.open(root), runs, Map.of(), CsvFile::new);
  }

  /**
   * @param runs the number of runs that share the page
   * @param others receivers of the rows of the run's files, in addition to the page; each file is
   *     read only once for all receivers
   * @param open opens a CSV file
   */
  public RunPage(
      RecordedRun run, int runs, Map<Path, CsvFile.Rows> others, Function<Path, CsvFile> open) {
    this.run = run;
    curves = new RunCurves(run, runs, others, open);
  }

  RunCurves curves() {
    return curves;
  }

  public RunDirectory directory() {
    return run.directory();
  }

  /** The options of the run's histograms; null if the run records no histograms. */
  ActivationHistogram.@Nullable Options histogram() {
    return run.configuration().record().histogram();
  }

  /** The name of the run directory. */
  public String name() {
    return directory().root().toAbsolutePath().normalize().getFileName().toString();
  }

  /** Reads the new rows of the run's files. */
  public void refresh() throws IOException {
    curves.refresh();
  }

  /** Reads the new rows, and returns the data of the page. */
  ObjectNode data() throws IOException {
    RunDirectory directory = run.directory();
    curves.refresh();
    ObjectNode page = NODES.objectNode();
    page.put("name", name());
    page.put("finished", Files.isRegularFile(directory.weights()));
    page.put("steps", curves.steps());
    page.put("configText", run.configuration().yaml());
    page.set("config", flat(YamlReader.parse(run.configuration().yaml())));
    page.set("environment", environment());
    page.set("epochs", epochs());
    page.put("accuracy", run.configuration().training().objective().hasAccuracy());
    ArrayNode scores = page.putArray("scores");
    scores().forEach(scores::add);
    page.set("batches", curves(curves.batches()));
    page.set("layers", layers());
    page.set("parameters", named(curves.weights()));
    page.set("outputGradients", named(curves.outputGradients()));
    putOutcome(page);
    page.set("kernels", FirstKernels.read(directory));
    return page;
  }

  private void putOutcome(ObjectNode page) throws IOException {
    switch (run.configuration().data().task()) {
      case CLASSIFY -> {
        ClassPredictions predictions = ClassPredictions.read(directory());
        page.set("confusion", predictions.confusion());
        page.set("mistakes", predictions.mistakes());
      }
      case MULTI_LABEL, REGRESS -> {
        TargetPredictions predictions = TargetPredictions.read(directory());
        page.set("labels", predictions.labels());
        page.set("parity", predictions.parity());
        page.set("mistakes", predictions.mistakes());
      }
    }
  }

  /** The names of the score columns in metrics.csv. */
  List<String> scores() {
    return List.copyOf(run.configuration().training().scores().columns().keySet());
  }

  /** The task, which is what the network predicts for an image. */
  Task task() {
    return run.configuration().data().task();
  }

  private JsonNode environment() throws IOException {
    RunDirectory directory = run.directory();
    if (!Files.isRegularFile(directory.environment())) {
      return NODES.objectNode();
    }
    try {
      return JSON.readTree(directory.environment().toFile());
    } catch (JsonProcessingException | CharConversionException e) {
      throw new InvalidInputException(
          directory.environment() + ": is not valid JSON: delete it", e);
    }
  }

  private ArrayNode epochs() {
    ArrayNode list = NODES.arrayNode();
    for (RunCurves.Epoch epoch : curves.epochs()) {
      ObjectNode row = list.addObject();
      row.put("step", epoch.step());
      for (TableColumn<EpochResult> column : EpochResult.TABLE.columns()) {
        Number value = (Number) column.heading().cell().apply(epoch.result());
        row.set(column.key(), number(value.doubleValue()));
      }
      epoch.result().scores().forEach((key, value) -> row.set(key, number(value)));
    }
    return list;
  }

  /** The frozen layers by name, with words that say how long each layer is frozen. */
  Map<String, String> frozen() throws IOException {
    int all = run.configuration().training().epochs();
    Map<String, String> frozen = new HashMap<>();
    for (FrozenRow row : FrozenRow.TABLE.read(directory().frozen())) {
      String when =
          row.epochs() >= all
              ? "throughout"
              : "for the first " + (row.epochs() == 1 ? "epoch" : row.epochs() + " epochs");
      frozen.put(row.name(), "frozen " + when);
    }
    return frozen;
  }

  private ArrayNode layers() throws IOException {
    ArrayNode list = NODES.arrayNode();
    Map<String, String> frozen = frozen();
    curves
        .layers()
        .forEach(
            (name, layer) -> {
              ObjectNode one = list.addObject();
              one.put("name", name);
              if (frozen.containsKey(name)) {
                one.put("frozen", frozen.get(name));
              }
              one.set("curves", curves(layer.curves));
              one.set("histogram", histogram(layer.histogram));
            });
    return list;
  }

  private static ArrayNode named(Map<String, Map<TableColumn<?>, ThinnedCurve>> all) {
    ArrayNode list = NODES.arrayNode();
    all.forEach(
        (name, curves) -> {
          ObjectNode one = list.addObject();
          one.put("name", name);
          one.set("curves", curves(curves, ThinnedCurve::alignedPoints));
        });
    return list;
  }

  private static ObjectNode curves(Map<? extends TableColumn<?>, ThinnedCurve> curves) {
    return curves(curves, ThinnedCurve::points);
  }

  private static ObjectNode curves(
      Map<? extends TableColumn<?>, ThinnedCurve> curves,
      Function<ThinnedCurve, ThinnedCurve.Points> thinned) {
    ObjectNode all = NODES.objectNode();
    curves.forEach(
        (column, series) -> {
          ThinnedCurve.Points points = thinned.apply(series);
          ObjectNode curve = all.putObject(column.key());
          ArrayNode steps = curve.putArray("x");
          ArrayNode values = curve.putArray("y");
          for (int i = 0; i < points.steps().length; i++) {
            steps.add(points.steps()[i]);
            values.add(number(points.values()[i]));
          }
        });
    return all;
  }

  /**
   * The histogram as JSON. The counts are little-endian float32 numbers as base64, column by
   * column, starting with the lowest bin.
   */
  private JsonNode histogram(@Nullable HistogramColumns histogram) {
    if (histogram == null) {
      return NODES.nullNode();
    }
    ByteBuffer counts =
        ByteBuffer.allocate(histogram.size() * histogram.bins() * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int column = 0; column < histogram.size(); column++) {
      for (int bin = 0; bin < histogram.bins(); bin++) {
        counts.putFloat(histogram.count(column, bin));
      }
    }
    ObjectNode node = NODES.objectNode();
    node.put("bins", histogram.bins());
    ActivationHistogram.Options bins = Objects.requireNonNull(histogram());
    node.put("min", bins.min());
    node.put("max", bins.max());
    ArrayNode steps = node.putArray("steps");
    for (long step : histogram.steps()) {
      steps.add(step);
    }
    node.put("counts", Base64.getEncoder().encodeToString(counts.array()));
    return node;
  }

  /**
   * Rounds to single precision. Seven digits are more than a screen shows, and they halve the size
   * of the page.
   */
  private static JsonNode number(double value) {
    return Double.isFinite(value) ? NODES.numberNode((float) value) : NODES.nullNode();
  }

  /**
   * A tree as one object with keys such as {@code training.optimizer.name}. A list is one value.
   */
  private static ObjectNode flat(JsonNode tree) {
    ObjectNode all = NODES.objectNode();
    flatten("", tree, all);
    return all;
  }

  private static void flatten(String path, JsonNode node, ObjectNode all) {
    if (node.isObject() && !node.isEmpty()) {
      node.properties()
          .forEach(
              child ->
                  flatten(
                      path.isEmpty() ? child.getKey() : path + "." + child.getKey(),
                      child.getValue(),
                      all));
    } else {
      all.put(path, node.isTextual() ? node.textValue() : node.toString());
    }
  }

  /** The keys of the columns that the page draws, by the names of their Java constants. */
  private static ObjectNode columns() {
    ObjectNode all = NODES.objectNode();
    all.set("metrics", keys(EpochResult.Column.values()));
    all.set("recorder", keys(BatchRow.Column.values()));
    all.set("activations", keys(ActivationRow.Column.values()));
    all.set("gradients", keys(GradientRow.Column.values()));
    all.set("outputGradients", keys(ActivationGradientRow.Column.values()));
    return all;
  }

  private static <C extends Enum<C> & TableColumn<?>> ObjectNode keys(C[] columns) {
    ObjectNode keys = NODES.objectNode();
    for (C column : columns) {
      keys.put(column.name(), column.key());
    }
    return keys;
  }

  /** The data of a page about one or more runs. */
  public static ObjectNode together(List<RunPage> runs) throws IOException {
    ObjectNode page = NODES.objectNode();
    page.set("columns", columns());
    page.set("panels", LayerPanel.json());
    ArrayNode list = page.putArray("runs");
    for (RunPage run : runs) {
      list.add(run.data());
    }
    return page;
  }
}
