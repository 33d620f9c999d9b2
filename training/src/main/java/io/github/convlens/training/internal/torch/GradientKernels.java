package io.github.convlens.training.internal.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.data.internal.torch.ScriptModule;
import java.util.List;
import java.util.Optional;

/**
 * Computes the gradients of all parameters at once, and prepares them for an update. A list of
 * gradients has one contiguous array per parameter, with the shape, data type and device of the
 * parameter.
 */
public final class GradientKernels {

  private final ScriptModule module;

  GradientKernels(ScriptModule module) {
    this.module = module;
  }

  /**
   * The gradients of a loss, whose autograd graph is freed.
   *
   * @param loss a scalar with its autograd graph
   * @param parameters a list of the parameters with respect to which the loss is differentiated
   * @return a list, to be closed
   */
  public IValue of(NDArray loss, IValue parameters) {
    return module.run("gradients", loss, parameters);
  }

  /**
   * The gradient of a scalar with respect to one array. The scalar's autograd graph is freed.
   *
   * @param manager the manager to which the result is attached; the result may only be read
   * @param scalar the scalar, with its graph
   * @param array the array with respect to which the scalar is differentiated: an input that
   *     requires a gradient, or an array computed from such an input
   */
  public NDArray of(NDManager manager, NDArray scalar, NDArray array) {
    return module.array(manager, "gradient", scalar, array);
  }

  /**
   * The gradients in a part of an autograd graph. The part is freed.
   *
   * @param output the part's output
   * @param upstream the gradient with respect to the output; empty for the loss itself
   * @param inputs the arrays with respect to which the output is differentiated
   * @param inner the number of inputs that are not parameters; these inputs come first
   * @return one array per input, attached to the output's manager: contiguous for parameters, and
   *     with any strides for other inputs. They may only be read
   */
  public NDArray[] ofPart(
      NDArray output, Optional<NDArray> upstream, List<? extends NDArray> inputs, long inner) {
    try (IValue known = Kernels.list(upstream.stream().toList());
        IValue list = Kernels.list(inputs);
        IValue found = module.run("part_gradients", output, known, list, inner)) {
      return found.toTensorArray((PtNDManager) output.getManager());
    }
  }

  /**
   * The gradients of a loss times a scale. The loss's autograd graph is freed.
   *
   * @param loss a float32 scalar with its autograd graph
   * @param parameters a list of the parameters with respect to which the loss is differentiated
   * @param scale a float32 scalar
   * @return a list, to be closed
   */
  public IValue scaled(NDArray loss, IValue parameters, NDArray scale) {
    return module.run("scaled_gradients", loss, parameters, scale);
  }

  /**
   * Divides gradients by a scale, in place, and records whether all of them are finite.
   *
   * @param scale a float32 scalar
   * @param nonFinite a float32 scalar, which is set to 1 if a gradient is NaN or infinite, else to
   *     0
   */
  public void unscale(IValue gradients, NDArray scale, NDArray nonFinite) {
    module.update("unscale", gradients, scale, nonFinite);
  }

  /**
   * Updates the loss scale in place, as PyTorch's {@code GradScaler} does.
   *
   * @param scale a float32 scalar
   * @param growth an int32 scalar: the number of updates since the scale last changed
   * @param nonFinite the float32 scalar that {@link #unscale} has set
   * @param up the factor of the scale after {@code interval} updates with finite gradients
   * @param down the factor of the scale after an update with a gradient that is not finite
   */
  public void updateScale(
      NDArray scale, NDArray growth, NDArray nonFinite, double up, double down, long interval) {
    module.update("update_scale", scale, growth, nonFinite, up, down, interval);
  }

  /** Adds gradients to sums on the same device, in place. */
  public void add(IValue sums, IValue gradients) {
    module.update("add_gradients", sums, gradients);
  }

  /** Adds gradients from any device to sums, in place. */
  public void addFromDevice(IValue sums, IValue gradients) {
    module.update("add_gradients_of_part", sums, gradients);
  }

  /** Multiplies gradients by a factor, in place. */
  public void scale(IValue gradients, double factor) {
    module.update("scale_gradients", gradients, factor);
  }

  /** Bounds the joint 2-norm of all gradients, in place, as {@code clip_grad_norm_} does. */
  public void clipNorm(IValue gradients, double bound) {
    module.update("clip_norm", gradients, bound);
  }

  /** Bounds every element to ±{@code bound}, in place, as {@code clip_grad_value_} does. */
  public void clipValue(IValue gradients, double bound) {
    module.update("clip_value", gradients, bound);
  }
}
