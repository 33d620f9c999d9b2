package io.github.convlens.training.record;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.internal.torch.OutputKernels;
import io.github.convlens.training.internal.torch.OutputStatisticsKernels.HistogramArguments;
import io.github.convlens.training.loop.FirstNonFinite;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.output.DeviceReads;
import io.github.convlens.training.output.ReadPolicy;
import io.github.convlens.training.output.RowWriter;
import io.github.convlens.training.table.HistogramRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code activation_histogram.csv}: a histogram of every recorded layer's output, as in
 * fastai's {@code color_dim}, with the numbers of values below and above the histogram's range, the
 * smallest and the largest value, and the fraction of channels in which no value of the batch is
 * above the near-zero threshold.
 *
 * <p>The bins are the same as in {@code torch.histc}, in float32 arithmetic: they have equal width
 * and include their lower edge; the last bin also includes its upper edge.
 */
public final class ActivationHistogram implements Listener {

  /** The name of the file in a run directory. */
  public static final String FILE = "activation_histogram.csv";

  private static final int VALUES_BEFORE_COUNTS = 3;

  private final Options options;
  private final ActivationStats.Options activations;
  private final Path file;
  private RowWriter.Table table;
  private RecordedLayers layers;
  private OutputReduction reduction;
  private boolean recording;
  private FirstNonFinite nonFinite;

  /**
   * @param activations the options that choose the layers to record, the near-zero threshold and
   *     the kernels; {@code every} is ignored
   * @param file the file to write, in a folder that exists
   */
  public ActivationHistogram(Options options, ActivationStats.Options activations, Path file) {
    this.options = options;
    this.activations = activations;
    this.file = file;
  }

  /**
   * The options of the histograms of layer outputs.
   *
   * @param every how often a batch is recorded, default every 10 batches
   * @param bins the number of bins of equal width, default 40
   * @param min the lower edge of the first bin, default 0
   * @param max the upper edge of the last bin, default 10
   */
  public record Options(Every every, int bins, double min, double max) {

    private static final Setting<Every> EVERY = Every.setting(10);
    private static final Setting<Integer> BINS =
        Setting.integer("bins", "bins of equal width")
            .within(
                "in [1, 1000]", bins -> bins >= 1 && bins <= 1000, "give a number from 1 to 1000")
            .or(40);
    private static final Setting<Double> MIN =
        Setting.number("min", "lower edge of the first bin").or(0.0, 0);
    private static final Setting<Double> MAX =
        Setting.number("max", "upper edge of the last bin; above min").or(10.0, 10);

    /** The section {@code histogram} of a configuration. */
    public static final Kind<Options> KIND =
        new Kind<>(
            Options.class,
            "histogram",
            "activation_histogram.csv: histograms of layer outputs, for the layers that the section"
                + " activations chooses",
            List.of(EVERY, BINS, MIN, MAX),
            v -> new Options(v.get(EVERY), v.get(BINS), v.get(MIN), v.get(MAX)));

    /**
     * @throws InvalidInputException if there are not 1 to 1000 bins, {@code min} is not below
     *     {@code max}, or their difference is not finite as a float32
     */
    public Options {
      BINS.check(bins);
      if (!(min < max)) {
        throw InvalidInputException.option("min", "is " + min, "give a number below max, " + max);
      }
      if (!Float.isFinite((float) (max - min))) {
        throw InvalidInputException.option(
            "max",
            "is " + max,
            "give a range that float32 can hold, since layer outputs are float32");
      }
    }

    /** The arguments of a kernel: these bins, and the near-zero threshold of {@code layers}. */
    HistogramArguments arguments(ActivationStats.Options layers) {
      return new HistogramArguments(bins, min, max, layers.nearZero(), layers.absolute());
    }
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    layers = new RecordedLayers(context.network(), activations.layers());
    reduction = reduction(context.kernels(), context.reads());
    nonFinite = context.nonFinite();
    table = context.openTable(file, HistogramRow.header(options.bins()));
  }

  private OutputReduction reduction(Kernels kernels, DeviceReads reads) {
    HistogramArguments arguments = options.arguments(activations);
    if (reads.policy() == ReadPolicy.EVERY_BATCH) {
      OutputKernels host = activations.kernels().create(kernels);
      return new HostReduction(layers, reads, output -> host.histogram(output, arguments));
    }
    return new DeviceReduction(
        layers,
        (outputs, manager, reader) ->
            reads.add(
                kernels.outputStatistics().histogram(manager, outputs, arguments, false), reader));
  }

  @Override
  public @Nullable LayerObserver observer(TrainingBatch batch) {
    recording = options.every().includes(batch.step(), batch.lastOfEpoch());
    return recording ? reduction.begin((first, values) -> write(batch, first, values)) : null;
  }

  @Override
  public void onOutputs(TrainingBatch batch) {
    if (recording) {
      reduction.finish();
    }
  }

  private void write(TrainingBatch batch, int first, double[] values) {
    List<Object[]> rows = new ArrayList<>();
    int width = VALUES_BEFORE_COUNTS + options.bins() + 2;
    for (int at = 0; at < values.length; at += width) {
      int layer = first + at / width;
      if (!Double.isFinite(values[at]) || !Double.isFinite(values[at + 1])) {
        nonFinite.found("the output of " + layers.names().get(layer));
      }
      long[] counts = new long[width - VALUES_BEFORE_COUNTS];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = (long) values[at + VALUES_BEFORE_COUNTS + i];
      }
      HistogramRow row =
          new HistogramRow(
              batch.epoch(),
              batch.step(),
              layer,
              layers.names().get(layer),
              (float) values[at],
              (float) values[at + 1],
              values[at + 2],
              counts);
      rows.add(row.cells());
    }
    table.rows(rows);
  }
}
