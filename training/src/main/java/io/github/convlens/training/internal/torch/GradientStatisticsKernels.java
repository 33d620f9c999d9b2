package io.github.convlens.training.internal.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.data.internal.torch.ScriptModule;

/**
 * The kernels that compute statistics of gradients and updates. Results are float64, with one row
 * per array of the list.
 */
public final class GradientStatisticsKernels {

  private final ScriptModule module;

  GradientStatisticsKernels(ScriptModule module) {
    this.module = module;
  }

  /**
   * 2-norm, mean, standard deviation (unbiased; 0 for a single element) and near-zero fraction of
   * each gradient.
   *
   * @param gradients a list of float32 arrays of any shape
   * @param nearZero the near-zero threshold: an element counts as near zero if its absolute value
   *     is at most this
   * @return float64 (gradients, 4), attached to {@code manager}
   */
  public NDArray ofGradients(NDManager manager, IValue gradients, double nearZero) {
    return module.array(manager, "gradient_stats", gradients, nearZero);
  }

  /**
   * The statistics of {@link #ofGradients} for the gradient of the loss with respect to each layer
   * output; the autograd graph is kept.
   *
   * @param outputs a list of layer outputs that are part of the loss's autograd graph
   * @param loss a scalar with its autograd graph
   * @param nearZero the near-zero threshold, as for {@link #ofGradients}
   * @param scale a list of one float32 scalar, by which the loss is multiplied and the gradients
   *     are divided; or an empty list
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
   * @param before a list of copies of the parameters, made before the update
   * @param after a list of the updated parameters
   * @return float64 (parameters, columns + 1), attached to {@code manager}
   */
  public NDArray withUpdateRatios(
      NDManager manager, NDArray statistics, IValue before, IValue after) {
    return module.array(manager, "with_update_ratios", statistics, before, after);
  }
}
