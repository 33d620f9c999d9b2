package io.github.convlens.training.internal.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.data.internal.torch.ScriptModule;

/**
 * Statistics of layer outputs, gradients and updates. Layer outputs are float32 or float16, (N, C,
 * H, W) or (N, C); results are float64, one row per array of the list.
 *
 * <p>Layer outputs on the host are measured by {@link NativeOutputKernels} where the platform has
 * them, to the same definitions.
 */
public final class StatisticsKernels {

  private final ScriptModule module;

  StatisticsKernels(ScriptModule module) {
    this.module = module;
  }

  /**
   * Mean, standard deviation (unbiased) and near-zero fraction of each output, without a read from
   * the device.
   *
   * @param outputs a list of layer outputs
   * @param nearZero an element counts as near zero at or below this value
   * @param absolute whether elements' absolute values are compared instead
   * @return float64 (outputs, 3), attached to {@code manager}
   */
  public NDArray ofOutputs(NDManager manager, IValue outputs, double nearZero, boolean absolute) {
    return module.array(manager, "activation_stats", outputs, nearZero, absolute);
  }

  /**
   * The same numbers as {@link #ofOutputs} for outputs on the host, read at once.
   *
   * @return three numbers per output, one output after the other
   */
  public double[] ofHostOutputs(IValue outputs, double nearZero, boolean absolute) {
    return module.numbers("activation_stats_on_cpu", outputs, nearZero, absolute);
  }

  /**
   * The histogram of each output: minimum, maximum, fraction of channels without a value above the
   * near-zero threshold, and the counts below, in each bin and above.
   *
   * @param outputs a list of layer outputs
   * @param options bins and threshold
   * @param mayRead whether values may be read from the device on the way, which is fastest on the
   *     host
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
   * @param nearZero a channel is dead where no value is above this threshold
   * @param absolute whether absolute values are compared with the threshold
   */
  public record HistogramArguments(
      int bins, double low, double high, double nearZero, boolean absolute) {}

  /**
   * 2-norm, mean, standard deviation (unbiased; 0 of a single element) and near-zero fraction of
   * each gradient.
   *
   * @param gradients a list of float32 arrays of any shape
   * @param nearZero an element counts as near zero where its absolute value is at most this
   * @return float64 (gradients, 4), attached to {@code manager}
   */
  public NDArray ofGradients(NDManager manager, IValue gradients, double nearZero) {
    return module.array(manager, "gradient_stats", gradients, nearZero);
  }

  /**
   * The statistics of {@link #ofGradients} for the gradient of the loss with respect to each layer
   * output; the graph is kept.
   *
   * @param outputs a list of layer outputs, in the loss's graph
   * @param loss a scalar with its graph
   * @param nearZero as for {@link #ofGradients}
   * @param scale a list of one float32 scalar that the loss is multiplied by and the gradients are
   *     divided by; or an empty list
   * @return float64 (outputs, 4), attached to {@code manager}
   */
  public NDArray ofOutputGradients(
      NDManager manager, IValue outputs, NDArray loss, double nearZero, IValue scale) {
    return module.array(manager, "output_gradient_stats", outputs, loss, nearZero, scale);
  }

  /**
   * Appends ‖after − before‖ / ‖before‖ to each row.
   *
   * @param statistics float64 (parameters, columns)
   * @param before a list of the parameters' copies
   * @param after a list of the parameters
   * @return float64 (parameters, columns + 1), attached to {@code manager}
   */
  public NDArray withUpdateRatios(
      NDManager manager, NDArray statistics, IValue before, IValue after) {
    return module.array(manager, "with_update_ratios", statistics, before, after);
  }
}
