package io.github.convlens.training.gradcheck;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.internal.torch.OutputKernels;
import io.github.convlens.training.internal.torch.OutputStatisticsKernels.HistogramArguments;
import io.github.convlens.training.record.ActivationStats;
import io.github.convlens.training.record.RecordOptions;
import io.github.convlens.training.record.RecordedLayers;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Compares the recorded statistics of layer outputs, computed by the kernels that training uses,
 * with plain float64 arithmetic: mean and standard deviation, minimum and maximum, and all counts.
 * The comparison is made with the images in two memory orders: channels last, as the training loop
 * stores them, and channels first, as {@code NDManager.create} does.
 */
public final class StatisticsCheck {

  /**
   * The kernels add at most 128 values one after the other in float32. Adding these sums, in pairs
   * or in float64, increases the error only a little.
   */
  private static final double TOLERANCE = 128 * 0x1p-24;

  private final ActivationStats.Options options;
  private final HistogramArguments bins;
  private final Network network;
  private final Measure measure;
  private final long seed;
  private final NDManager manager;

  /** The kernel that measures the outputs. */
  interface Measure {
    double[] statistics(NDArray output);

    double[] histogram(NDArray output);
  }

  /**
   * @param options the recording options of the configuration
   * @param seed the seed of the images
   * @throws InvalidInputException if the options name a layer that the network does not have
   */
  public StatisticsCheck(
      RecordOptions options, Network network, long seed, Kernels kernels, NDManager manager) {
    this(options, network, seed, kernels, manager, UnaryOperator.identity());
  }

  /**
   * @param disturb replaces the kernel, so that a test can check that wrong statistics are found;
   *     the identity outside tests
   */
  StatisticsCheck(
      RecordOptions options,
      Network network,
      long seed,
      Kernels kernels,
      NDManager manager,
      UnaryOperator<Measure> disturb) {
    this.options = options.layers();
    this.bins = options.bins();
    this.network = network;
    this.seed = seed;
    this.manager = manager;
    RecordedLayers.requireKnown(network, this.options.layers());
    measure =
        disturb.apply(
            manager.getDevice().isGpu()
                ? new OnDevice(this.options, bins, kernels)
                : new OnHost(this.options, bins, this.options.kernels().create(kernels)));
  }

  private record OnHost(
      ActivationStats.Options options, HistogramArguments bins, OutputKernels kernels)
      implements Measure {
    @Override
    public double[] statistics(NDArray output) {
      return kernels.statistics(output, options.nearZero(), options.absolute());
    }

    @Override
    public double[] histogram(NDArray output) {
      return kernels.histogram(output, bins);
    }
  }

  private record OnDevice(ActivationStats.Options options, HistogramArguments bins, Kernels kernels)
      implements Measure {
    @Override
    public double[] statistics(NDArray output) {
      try (IValue outputs = Kernels.list(List.of(output));
          NDArray row =
              kernels
                  .outputStatistics()
                  .ofOutputs(
                      output.getManager(), outputs, options.nearZero(), options.absolute())) {
        return row.toDoubleArray();
      }
    }

    @Override
    public double[] histogram(NDArray output) {
      try (IValue outputs = Kernels.list(List.of(output));
          NDArray row =
              kernels.outputStatistics().histogram(output.getManager(), outputs, bins, false)) {
        return row.toDoubleArray();
      }
    }
  }

  /** Compares the statistics, and returns one row per recorded layer. */
  public List<CheckedPrecision> run() {
    List<LayerInfo> leaves = network.layers();
    double[] errors = new double[leaves.size()];
    LayerObserver compare =
        (leaf, output) -> {
          if (options.layers().includes(leaves.get(leaf))) {
            errors[leaf] = Math.max(errors[leaf], error(output));
          }
        };
    GradientMode.on(() -> observe(compare));
    List<CheckedPrecision> rows = new ArrayList<>();
    for (int leaf = 0; leaf < errors.length; leaf++) {
      LayerInfo layer = leaves.get(leaf);
      if (options.layers().includes(layer)) {
        long size = SinglePrecisionCheck.images(network) * layer.output().size();
        rows.add(new CheckedPrecision(layer.name() + " recorded", size, errors[leaf], TOLERANCE));
      }
    }
    return rows;
  }

  private void observe(LayerObserver compare) {
    Shape shape = network.spec().input().batch(SinglePrecisionCheck.images(network));
    SplittableRandom random = new SplittableRandom(seed);
    float[] pixels = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (4 * random.nextDouble() - 2);
    }
    try (NDManager scope = manager.newSubManager()) {
      network.forward(scope.create(pixels, shape), true, compare);
      if (shape.dimension() == 4) {
        Shape ordered = new Shape(shape.get(0), shape.get(2), shape.get(3), shape.get(1));
        network.forward(scope.create(pixels, ordered).transpose(0, 3, 1, 2), true, compare);
      }
    }
  }

  private double error(NDArray output) {
    float[] values = output.toFloatArray();
    Shape shape = output.getShape();
    PlainStatistics plain =
        new PlainStatistics(
            values, (int) shape.get(1), Math.toIntExact(shape.size() / shape.get(0)));
    double[] exact = plain.statistics((float) options.nearZero(), options.absolute());
    double[] statistics = measure.statistics(output);
    double scale = Math.max(plain.size(), Double.MIN_NORMAL);
    double error =
        Math.max(Math.abs(statistics[0] - exact[0]), Math.abs(statistics[1] - exact[1])) / scale;
    // Counts have to agree exactly, so each value that is counted in the wrong place is an error of
    // 1.
    error = Math.max(error, values.length * Math.abs(statistics[2] - exact[2]));
    double[] exactBins = plain.histogram(bins);
    double[] histogram = measure.histogram(output);
    error = Math.max(error, shape.get(1) * Math.abs(histogram[2] - exactBins[2]));
    exactBins[2] = histogram[2];
    return Math.max(error, CheckedPrecision.difference(exactBins, histogram));
  }
}
