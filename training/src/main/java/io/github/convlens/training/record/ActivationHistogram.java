package io.github.convlens.training.record;

import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.training.BatchBegin;
import io.github.convlens.training.FirstNonFinite;
import io.github.convlens.training.Listener;
import io.github.convlens.training.TrainingContext;
import io.github.convlens.training.record.RecordOptions.ActivationOptions;
import io.github.convlens.training.torch.Kernels;
import io.github.convlens.training.torch.OutputKernels;
import io.github.convlens.training.torch.StatisticsKernels.HistogramArguments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes {@code activation_histogram.csv}: a histogram of every recorded layer's output, as
 * fastai's {@code color_dim} shows it, with what lies below and above it, the extremes, and the
 * fraction of channels in which no value of the batch is above the near-zero threshold.
 *
 * <p>Bins are those of {@code torch.histc}: of equal width, closed below, the last one closed above
 * too, in float32 arithmetic.
 */
public final class ActivationHistogram implements Listener {

  private static final int VALUES_BEFORE_COUNTS = 3;

  private final HistogramOptions options;
  private final ActivationOptions activations;
  private final Path file;
  private RowWriter.Table table;
  private RecordedLayers layers;
  private OutputReduction reduction;
  private boolean recording;
  private FirstNonFinite nonFinite;

  /**
   * @param activations which layers, and what counts as near zero; its {@code every} plays no part
   * @param file where the rows go, in a folder that exists
   */
  public ActivationHistogram(HistogramOptions options, ActivationOptions activations, Path file) {
    this.options = options;
    this.activations = activations;
    this.file = file;
  }

  /** The columns with so many bins. */
  public static List<String> header(int bins) {
    List<String> header =
        new ArrayList<>(
            List.of("epoch", "step", "layer", "name", "min", "max", "dead_channels", "below"));
    for (int bin = 0; bin < bins; bin++) {
      header.add("bin_" + bin);
    }
    header.add("above");
    return header;
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    layers = new RecordedLayers(context.network(), activations.layers());
    reduction = reduction(context.kernels(), context.readback());
    nonFinite = context.nonFinite();
    table = context.openTable(file, header(options.bins()));
  }

  private OutputReduction reduction(Kernels kernels, Readback readback) {
    HistogramArguments arguments = options.arguments(activations);
    if (readback.policy() == ReadPolicy.EVERY_BATCH) {
      OutputKernels host = activations.kernels().create(kernels);
      return new HostReduction(layers, readback, output -> host.histogram(output, arguments));
    }
    return new DeviceReduction(
        layers,
        (outputs, manager, reader) ->
            readback.add(
                kernels.statistics().histogram(manager, outputs, arguments, false), reader));
  }

  @Override
  public LayerObserver observer(BatchBegin batch) {
    recording = options.every().includes(batch.step(), batch.lastOfEpoch());
    return recording ? reduction.begin((first, values) -> write(batch, first, values)) : null;
  }

  @Override
  public void onOutputs(BatchBegin batch) {
    if (recording) {
      reduction.finish();
    }
  }

  private void write(BatchBegin batch, int first, double[] values) {
    List<Object[]> rows = new ArrayList<>();
    int width = VALUES_BEFORE_COUNTS + options.bins() + 2;
    for (int at = 0; at < values.length; at += width) {
      int layer = first + at / width;
      if (!Double.isFinite(values[at]) || !Double.isFinite(values[at + 1])) {
        nonFinite.found("the output of " + layers.names().get(layer));
      }
      List<Object> cells = new ArrayList<>();
      cells.add(batch.epoch());
      cells.add(batch.step());
      cells.add(layer);
      cells.add(layers.names().get(layer));
      cells.add((float) values[at]);
      cells.add((float) values[at + 1]);
      cells.add(values[at + 2]);
      for (int i = VALUES_BEFORE_COUNTS; i < width; i++) {
        cells.add((long) values[at + i]);
      }
      rows.add(cells.toArray());
    }
    table.rows(rows);
  }
}
