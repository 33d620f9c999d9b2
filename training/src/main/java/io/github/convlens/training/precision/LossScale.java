package io.github.convlens.training.precision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.List;
import java.util.Map;

/**
 * A factor of the loss that keeps small gradients from vanishing in float16. The gradients of an
 * update are summed over its batches and then divided by the factor, before they are averaged,
 * clipped and used.
 */
public sealed interface LossScale extends AutoCloseable permits NoLossScale, DynamicLossScale {

  /**
   * The loss scale that a precision needs.
   *
   * @param manager the manager on the device of the gradients
   */
  static LossScale of(Precision precision, Kernels kernels, NDManager manager) {
    return switch (precision) {
      case FLOAT32, BFLOAT16 -> none(kernels);
      case FLOAT16 -> new DynamicLossScale(kernels, manager);
    };
  }

  /** No loss scale: the loss is used unchanged, and no update is skipped. */
  static LossScale none(Kernels kernels) {
    return new NoLossScale(kernels);
  }

  /** The factor, a float32 scalar; empty if there is none. */
  List<NDArray> factor();

  /**
   * A float32 scalar: 1 if the last call of {@link #unscale} found a gradient that is NaN or
   * infinite, else 0; empty if updates are never skipped.
   */
  List<NDArray> foundInf();

  /** The state for a checkpoint, as a map from name to array. */
  Map<String, NDArray> state();

  /**
   * The gradients of the product of the loss and the factor.
   *
   * @param loss a scalar whose autograd graph is freed
   * @param parameters a list of the arrays with respect to which the loss is differentiated
   * @return a list, which the caller closes
   */
  IValue gradients(NDArray loss, IValue parameters);

  /** Divides gradients by the factor, in place, and checks whether all of them are finite. */
  void unscale(IValue gradients);

  /**
   * Chooses the next factor. It must be called after the gradients of an update have been unscaled.
   */
  void update();

  /**
   * A batch's numbers in one array: the loss, the number of correct images, and the factor if there
   * is one.
   *
   * @param loss a scalar
   * @param correct an int64 scalar
   * @return a float64 array, attached to {@code manager}
   */
  NDArray pack(NDManager manager, NDArray loss, NDArray correct);

  /**
   * Whether the factor is already so small that it cannot be the cause of non-finite gradients.
   *
   * @param packed the numbers in the array that {@link #pack} returns
   */
  boolean exhausted(double[] packed);

  /**
   * Whether gradients are not finite because the factor was too large. The update is then skipped,
   * and the gradients' statistics say nothing about the training run.
   *
   * @param statistics rows of {@code columns} numbers, one row after the other; the first number of
   *     a row is a norm
   */
  boolean overflowed(double[] statistics, int columns);

  @Override
  void close();
}
