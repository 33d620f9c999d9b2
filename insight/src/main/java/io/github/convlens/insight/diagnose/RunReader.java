package io.github.convlens.insight.diagnose;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.csv.CsvFile;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.summary.LayerRole;
import io.github.convlens.model.summary.NetworkRoles;
import io.github.convlens.training.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a run directory, finished or not, in one pass over each file and in bounded memory. */
public final class RunReader {
  private static final String WEIGHT = ".weight";

  private final RunDirectory directory;
  private final Map<String, LayerSeries> layers = new LinkedHashMap<>();
  private final Map<String, WeightSeries> weights = new LinkedHashMap<>();
  private final List<EpochRecord> epochs = new ArrayList<>();
  private final SeriesBuilder loss = new SeriesBuilder();
  private final SeriesBuilder learningRate = new SeriesBuilder();
  private NotANumber notANumber;

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

  private RunReader(RunDirectory directory) {
    this.directory = directory;
  }

  /**
   * Reads what there is.
   *
   * @param dataDirectory the only place to look for data; null for the usual ones
   * @param notes told what is missing, a line each
   * @throws InvalidInputException if this is no run directory, or a file of it is not as train
   *     writes it
   */
  public static RunRecord read(RunDirectory directory, Path dataDirectory, List<String> notes)
      throws IOException {
    if (!Files.isRegularFile(directory.config())) {
      throw new InvalidInputException(
          directory.root()
              + " is not a run directory: it has no config.yaml: give the folder that train named");
    }
    Configuration configuration = Configuration.read(directory.config());
    return new RunReader(directory).read(configuration, dataDirectory, notes);
  }

  private RunRecord read(Configuration configuration, Path dataDirectory, List<String> notes)
      throws IOException {
    NetworkSource source = NetworkSource.of(directory, configuration, dataDirectory);
    if (source.network() == null) {
      notes.add("what the layers are is not known: " + source.problem());
    }
    // Within a batch outputs come first, then gradients: that is the order of blame.
    note(activations(), "what the layers put out was not recorded", notes);
    note(histograms(), "there are no histograms: dead channels cannot be seen", notes);
    note(gradients(), "there are no gradients: how far they reach cannot be seen", notes);
    recorder();
    metrics();
    Map<String, LayerRole> roles =
        source.network() == null ? Map.of() : NetworkRoles.of(source.network());
    return new RunRecord(
        configuration,
        Chance.of(configuration.training().loss(), source.frequencies()),
        loss.build(),
        learningRate.build(),
        Optional.ofNullable(notANumber),
        epochs,
        layerRecords(roles),
        weightRecords(roles),
        momentum(source.network()),
        source.validationImages());
  }

  private static void note(boolean there, String otherwise, List<String> notes) {
    if (!there) {
      notes.add(otherwise);
    }
  }

  private void noteUnlessNumber(double value, long step, String layer, String what) {
    if (!Double.isFinite(value) && (notANumber == null || step < notANumber.step())) {
      notANumber = new NotANumber(step, layer, what);
    }
  }

  private void recorder() throws IOException {
    CsvFile.read(
        directory.recorder(),
        List.of("step", "learning_rate", "loss"),
        row -> {
          double value = row.number(2);
          noteUnlessNumber(value, row.whole(0), null, "the loss");
          learningRate.add(row.whole(0), row.number(1));
          loss.add(row.whole(0), value);
        });
  }

  private void metrics() throws IOException {
    CsvFile.read(
        directory.metrics(),
        List.of("epoch", "train_loss", "train_accuracy", "valid_loss", "accuracy"),
        row ->
            epochs.add(
                new EpochRecord(
                    (int) row.whole(0),
                    row.number(1),
                    row.number(2),
                    row.number(3),
                    row.number(4))));
  }

  private boolean activations() throws IOException {
    return CsvFile.read(
        directory.activationStats(),
        List.of("step", "name", "mean", "std", "near_zero"),
        row -> {
          LayerSeries layer = layer(row.text(1));
          long step = row.whole(0);
          noteUnlessNumber(row.number(3), step, row.text(1), "the output of " + row.text(1));
          layer.mean.add(step, row.number(2));
          layer.std.add(step, row.number(3));
          layer.nearZero.add(step, row.number(4));
        });
  }

  private boolean histograms() throws IOException {
    return CsvFile.read(
        directory.activationHistogram(),
        List.of("step", "name", "max", "dead_channels"),
        row -> {
          LayerSeries layer = layer(row.text(1));
          layer.max.add(row.whole(0), row.number(2));
          layer.deadChannels.add(row.whole(0), row.number(3));
        });
  }

  private boolean gradients() throws IOException {
    return CsvFile.read(
        directory.gradientStats(),
        List.of("step", "parameter", "norm", "update_ratio"),
        row -> {
          String name = row.text(1);
          if (name.endsWith(WEIGHT)) {
            String layer = name.substring(0, name.length() - WEIGHT.length());
            WeightSeries weight = weights.computeIfAbsent(layer, key -> new WeightSeries());
            noteUnlessNumber(row.number(2), row.whole(0), layer, "the gradient of " + name);
            weight.norm.add(row.whole(0), row.number(2));
            weight.updateRatio.add(row.whole(0), row.number(3));
          }
        });
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
                    layer.max.build(),
                    layer.deadChannels.build())));
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

  private static double momentum(NetworkSpec network) {
    return network == null
        ? Double.NaN
        : network.leaves().stream()
            .map(LayerInfo::layer)
            .filter(BatchNorm.class::isInstance)
            .mapToDouble(layer -> ((BatchNorm) layer).momentum())
            .min()
            .orElse(Double.NaN);
  }
}
