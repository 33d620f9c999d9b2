package io.github.convlens.insight.diagnose;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.summary.LayerRole;
import io.github.convlens.model.summary.NetworkRoles;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.BatchRow;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.GradientRow;
import io.github.convlens.training.table.HistogramRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a run directory, finished or not, in one pass over each file and in bounded memory. */
public final class RunReader {
  private static final String WEIGHT = ".weight";

  private final RunDirectory directory;
  private final Map<String, LayerSeries> layers = new LinkedHashMap<>();
  private final Map<String, WeightSeries> weights = new LinkedHashMap<>();
  private final SeriesBuilder loss = new SeriesBuilder();
  private final SeriesBuilder learningRate = new SeriesBuilder();
  private final TotalNorm gradientNorm = new TotalNorm();
  private @Nullable NotANumber notANumber;

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
   * @param notes receives a line for whatever is missing
   * @throws InvalidInputException if a file is not as train writes it
   */
  public static RunRecord read(RecordedRun run, @Nullable Path dataDirectory, List<String> notes)
      throws IOException {
    return new RunReader(run.directory()).read(run.configuration(), dataDirectory, notes);
  }

  private RunRecord read(
      Configuration configuration, @Nullable Path dataDirectory, List<String> notes)
      throws IOException {
    NetworkSource source = NetworkSource.of(directory, configuration, dataDirectory);
    if (source.network() == null) {
      notes.add("what the layers are is not known: " + source.problem());
    }
    // Within a batch outputs come first, then gradients: that is the order of blame.
    note(activations(), "layer outputs were not recorded", notes);
    note(histograms(), "histograms were not recorded: dead channels cannot be diagnosed", notes);
    note(
        gradients(),
        "gradients were not recorded: vanishing and exploding gradients cannot be diagnosed",
        notes);
    recorder();
    List<EpochResult> epochs = EpochResult.TABLE.read(directory.metrics());
    Map<String, LayerRole> roles =
        source.network() == null ? Map.of() : NetworkRoles.of(source.network());
    return new RunRecord(
        configuration,
        source.given(directory),
        Chance.of(configuration.training().loss(), source.frequencies()),
        loss.build(),
        learningRate.build(),
        Optional.ofNullable(notANumber),
        epochs,
        layerRecords(roles),
        weightRecords(roles),
        gradientNorm.build(),
        momentum(source.network()),
        source.validationImages());
  }

  private static void note(boolean there, String otherwise, List<String> notes) {
    if (!there) {
      notes.add(otherwise);
    }
  }

  private void noteUnlessNumber(double value, long step, @Nullable String layer, String what) {
    if (!Double.isFinite(value) && (notANumber == null || step < notANumber.step())) {
      notANumber = new NotANumber(step, layer, what);
    }
  }

  private void recorder() throws IOException {
    BatchRow.TABLE.forEach(
        directory.recorder(),
        row -> {
          long step = row.whole(BatchRow.Column.STEP);
          double value = row.number(BatchRow.Column.LOSS);
          noteUnlessNumber(value, step, null, "the loss");
          loss.add(step, value);
          learningRate.add(step, row.number(BatchRow.Column.LEARNING_RATE));
        });
  }

  private boolean activations() throws IOException {
    return ActivationRow.TABLE.forEach(
        directory.activationStats(),
        row -> {
          String name = row.text(ActivationRow.Column.NAME);
          long step = row.whole(ActivationRow.Column.STEP);
          double std = row.number(ActivationRow.Column.STD);
          noteUnlessNumber(std, step, name, "the output of " + name);
          LayerSeries layer = layer(name);
          layer.mean.add(step, row.number(ActivationRow.Column.MEAN));
          layer.std.add(step, std);
          layer.nearZero.add(step, row.number(ActivationRow.Column.NEAR_ZERO));
        });
  }

  private boolean histograms() throws IOException {
    return HistogramRow.TABLE.forEach(
        directory.activationHistogram(),
        row -> {
          long step = row.whole(HistogramRow.Column.STEP);
          LayerSeries layer = layer(row.text(HistogramRow.Column.NAME));
          layer.max.add(step, row.number(HistogramRow.Column.MAX));
          layer.deadChannels.add(step, row.number(HistogramRow.Column.DEAD_CHANNELS));
        });
  }

  private boolean gradients() throws IOException {
    return GradientRow.TABLE.forEach(
        directory.gradientStats(),
        row -> {
          String name = row.text(GradientRow.Column.PARAMETER);
          gradientNorm.add(row.whole(GradientRow.Column.STEP), row.number(GradientRow.Column.NORM));
          if (name.endsWith(WEIGHT)) {
            String layer = name.substring(0, name.length() - WEIGHT.length());
            WeightSeries weight = weights.computeIfAbsent(layer, key -> new WeightSeries());
            long step = row.whole(GradientRow.Column.STEP);
            double norm = row.number(GradientRow.Column.NORM);
            noteUnlessNumber(norm, step, layer, "the gradient of " + name);
            weight.norm.add(step, norm);
            weight.updateRatio.add(step, row.number(GradientRow.Column.UPDATE_RATIO));
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

  private static double momentum(@Nullable NetworkSpec network) {
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
