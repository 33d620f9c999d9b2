package io.github.convlens.training.precision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.List;
import java.util.Map;

/**
 * A factor on the loss that keeps small gradients from vanishing in float16. It is divided out of
 * the gradients before anything else is done with them.
 */
public sealed interface LossScale extends AutoCloseable permits NoLossScale, DynamicLossScale {

  /**
   * The loss scale that a precision needs.
   *
   * @param manager the manager on the device of the gradients
   */
  static LossScale of(Precision precision, Kernels kernels, NDManager manager) {
    return switch (precision) {
      case FLOAT32 -> none(kernels);
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

  /** The state for a checkpoint, by name. */
  Map<String, NDArray> state();

  /**
   * The gradients of the loss times the factor.
   *
   * @param loss a scalar with its graph, which is freed
   * @param parameters a list of the arrays with respect to which the loss is differentiated
   * @return a list, which the caller closes
   */
  IValue gradients(NDArray loss, IValue parameters);

  /** Divides gradients by the factor, in place, and checks whether all of them are finite. */
  void unscale(IValue gradients);

  /** Chooses the next factor, once the gradients of an update have been unscaled. */
  void update();

  /**
   * A batch's numbers in one array: loss, count of correct images, and the factor if there is one.
   *
   * @param loss a scalar
   * @param correct int64 scalar
   * @return float64, attached to {@code manager}
   */
  NDArray pack(NDManager manager, NDArray loss, NDArray correct);

  /**
   * Whether the factor is already so small that it cannot be the cause of non-finite gradients.
   *
   * @param packed the numbers of {@link #pack}
   */
  boolean exhausted(double[] packed);

  /**
   * Whether gradients are not finite because the factor was too large. Their update is then
   * skipped, and their statistics say nothing about the training.
   *
   * @param statistics rows of {@code columns} numbers, one after the other, a norm first
   */
  boolean overflowed(double[] statistics, int columns);

  @Override
  void close();
}
