package io.github.convlens.training.internal.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import io.github.convlens.training.internal.torch.OutputStatisticsKernels.HistogramArguments;
import java.util.Optional;

/**
 * Measures layer outputs with C code ({@code src/main/c}, built by {@code scripts/build-native}) in
 * one pass over the host's memory. libtorch's operators need four passes or more, and the outputs
 * of a batch are larger than a processor's caches. Results depend neither on the number of threads
 * nor on the processor. An output is divided into blocks. Within a block, groups of at most 128
 * values are summed in float32, and these sums are added in pairs, also in float32. The sums of the
 * blocks are added in float64.
 *
 * <p>The C code handles float32 and bfloat16 arrays that are contiguous or channels-last, if it
 * receives enough memory. In all other cases, libtorch's operators measure the array.
 */
public final class NativeOutputKernels implements OutputKernels {

  /** The number of values in a row of {@link #statistics}. */
  private static final int STATISTICS = 3;

  /**
   * The number of values in a row of {@link #histogram} that are not bins: minimum, maximum,
   * fraction of dead channels, and the counts below and above the bins.
   */
  private static final int BESIDE_BINS = 5;

  private final TorchOutputKernels others;

  NativeOutputKernels(TorchOutputKernels others) {
    this.others = others;
  }

  @Override
  public double[] statistics(NDArray output, double nearZero, boolean absolute) {
    return ownStatistics(output, nearZero, absolute)
        .orElseGet(() -> others.statistics(output, nearZero, absolute));
  }

  @Override
  public double[] histogram(NDArray output, HistogramArguments arguments) {
    return ownHistogram(output, arguments).orElseGet(() -> others.histogram(output, arguments));
  }

  /** The statistics; empty if the C code cannot compute them for this array. */
  static Optional<double[]> ownStatistics(NDArray output, double nearZero, boolean absolute) {
    double[] row = new double[STATISTICS];
    return statistics(tensor(output), (float) nearZero, absolute, row)
        ? Optional.of(row)
        : Optional.empty();
  }

  /** The histogram; empty if the C code cannot compute it for this array. */
  static Optional<double[]> ownHistogram(NDArray output, HistogramArguments arguments) {
    double[] row = new double[arguments.bins() + BESIDE_BINS];
    boolean computed =
        histogram(
            tensor(output),
            arguments.bins(),
            (float) arguments.low(),
            (float) arguments.high(),
            (float) arguments.nearZero(),
            arguments.absolute(),
            row);
    return computed ? Optional.of(row) : Optional.empty();
  }

  private static long tensor(NDArray array) {
    return ((PtNDArray) array).getHandle();
  }

  private static native boolean statistics(
      long tensor, float threshold, boolean absolute, double[] row);

  private static native boolean histogram(
      long tensor,
      int bins,
      float low,
      float high,
      float threshold,
      boolean absolute,
      double[] row);
}
