package io.github.convlens.training.internal.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.data.internal.torch.ScriptModule;

/**
 * The kernels that compute statistics of layer outputs. An output is float32, float16 or bfloat16,
 * with the shape (N, C, H, W) or (N, C). Each method takes a list of outputs and returns float64
 * numbers, one row per output.
 *
 * <p>If the platform has native kernels, {@link NativeOutputKernels} measures outputs on the host,
 * with the same definitions.
 */
public final class OutputStatisticsKernels {

  private final ScriptModule module;

  OutputStatisticsKernels(ScriptModule module) {
    this.module = module;
  }

  /**
   * Mean, standard deviation (unbiased) and near-zero fraction of each output, without reading from
   * the device.
   *
   * @param outputs a list of layer outputs
   * @param nearZero an element counts as near zero if it is at or below this value
   * @param absolute whether the absolute values of elements are compared with {@code nearZero}
   *     instead
   * @return float64 (outputs, 3), attached to {@code manager}
   */
  public NDArray ofOutputs(NDManager manager, IValue outputs, double nearZero, boolean absolute) {
    return module.array(manager, "activation_stats", outputs, nearZero, absolute);
  }

  /**
   * The same numbers as {@link #ofOutputs} for outputs on the host, as Java numbers.
   *
   * @return three numbers per output, one output after the other
   */
  public double[] ofHostOutputs(IValue outputs, double nearZero, boolean absolute) {
    return module.numbers("activation_stats_on_cpu", outputs, nearZero, absolute);
  }

  /**
   * The histogram of each output: minimum, maximum, the fraction of channels without a value above
   * the near-zero threshold, and the numbers of values below the first bin, in each bin, and above
   * the last bin.
   *
   * @param outputs a list of layer outputs
   * @param options the bins and the near-zero threshold
   * @param mayRead whether the kernel may read values from the device while it computes, which is
   *     faster if the outputs lie on the host
   * @return float64 (outputs, 3 + bins + 2), attached to {@code manager}
   */
  public NDArray histogram(
      NDManager manager, IValue outputs, HistogramArguments options, boolean mayRead) {
    return module.array(
        manager,
        "activation_histogram",
        outputs,
        (long) options.bins,
        options.low,
        options.high,
        options.nearZero,
        options.absolute,
        mayRead);
  }

  /**
   * The settings of a histogram kernel.
   *
   * @param bins number of bins of equal width
   * @param low lower edge of the first bin
   * @param high upper edge of the last bin
   * @param nearZero a channel is dead if none of its values is above this threshold
   * @param absolute whether absolute values are compared with {@code nearZero}
   */
  public record HistogramArguments(
      int bins, double low, double high, double nearZero, boolean absolute) {}
}
