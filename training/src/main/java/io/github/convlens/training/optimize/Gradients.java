package io.github.convlens.training.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.training.internal.torch.GradientKernels;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.precision.LossScale;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of a network's trainable parameters: computed for a batch, summed over the batches
 * of one update, averaged and clipped. They are never stored in {@code .grad}, so nothing has to be
 * set to zero.
 */
public final class Gradients implements AutoCloseable {

  private final GradientKernels kernels;
  private final IValue parameters;
  private final Clipping clipping;
  private final LossScale lossScale;
  private @Nullable IValue sums;
  private int batches;

  /**
   * @param parameters the trainable parameters, in the order of the gradients
   * @param clipping the bounds of the gradient of an update
   * @param lossScale the factor of the loss, by which the gradients are divided before they are
   *     clipped
   */
  public Gradients(
      List<NDArray> parameters, Clipping clipping, LossScale lossScale, Kernels kernels) {
    this.parameters = Kernels.list(parameters);
    this.clipping = clipping;
    this.lossScale = lossScale;
    this.kernels = kernels.gradients();
  }

  /**
   * Adds the gradients of one batch's loss, and frees the loss's autograd graph. The gradients are
   * converted to the memory layout of the parameters: convolutions return channels-last gradients,
   * whereas the fused updates read elements in memory order.
   */
  public void add(NDArray loss) {
    add(lossScale.gradients(loss, parameters));
  }

  /**
   * Adds the gradients of one batch.
   *
   * @param gradients a list of one gradient per parameter, which is closed here
   */
  public void add(IValue gradients) {
    if (sums == null) {
      sums = gradients;
    } else {
      kernels.add(sums, gradients);
      gradients.close();
    }
    batches++;
  }

  /**
   * Adds the gradients of another part of the batch that {@link #add} received last.
   *
   * @param part a list of one gradient per parameter, on any device; the list stays open
   */
  public void addPart(IValue part) {
    kernels.addFromDevice(Objects.requireNonNull(sums), part);
  }

  /**
   * The clipped mean of the gradients of the batches added since the last {@link #clear}. It is
   * valid until the next {@link #clear}.
   */
  public IValue averaged() {
    IValue mean = Objects.requireNonNull(sums);
    lossScale.unscale(mean);
    if (batches > 1) {
      kernels.scale(mean, 1.0 / batches);
    }
    if (clipping.norm() != null) {
      kernels.clipNorm(mean, clipping.norm());
    }
    if (clipping.value() != null) {
      kernels.clipValue(mean, clipping.value());
    }
    return mean;
  }

  /** Whether no batch has been added since the last {@link #clear}. */
  public boolean isEmpty() {
    return batches == 0;
  }

  /** Frees the gradients added so far. */
  public void clear() {
    if (sums != null) {
      sums.close();
      sums = null;
    }
    batches = 0;
  }

  @Override
  public void close() {
    clear();
    parameters.close();
  }
}
