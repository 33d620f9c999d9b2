package io.github.convlens.training.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.convlens.data.device.Batch;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.internal.torch.LossKernels;

/**
 * The loss that {@link LossOptions} describe, computed on a device. The loss of a batch takes one
 * JNI call. A batch of mixed images takes one call for each of its two sets of labels, and one that
 * mixes the two losses.
 */
public final class Loss implements AutoCloseable {

  private final NDManager manager;
  private final LossKernels losses;
  private final LossOptions.Computation computation;

  /**
   * The result for a batch, still on the device.
   *
   * @param loss the mean loss of the batch: a scalar that is part of the autograd graph
   * @param correct the number of images classified correctly, an int64 scalar; 0 unless the task is
   *     classify
   */
  public record Value(NDArray loss, NDArray correct) {

    /** The same value, with the loss multiplied by {@code factor}. */
    public Value times(double factor, Kernels kernels, NDManager scope) {
      NDArray scalar = LossKernels.hostScalar(scope, factor);
      return new Value(kernels.losses().times(loss, scalar), correct);
    }
  }

  /**
   * @param kernels the kernels, loaded by the thread that computes the loss
   * @param parent a manager on the kernels' device
   */
  public Loss(LossOptions options, Kernels kernels, NDManager parent) {
    manager = parent.newSubManager();
    losses = kernels.losses();
    computation = options.on(losses, manager);
  }

  /**
   * The loss of a batch.
   *
   * @param outputs the network's outputs (N, outputs), without softmax or sigmoid
   * @param labels class indices (N), int64; for other tasks, targets (N, outputs), float32
   */
  public Value of(NDArray outputs, NDArray labels) {
    NDList result = computation.apply(outputs, labels);
    return new Value(result.get(0), result.get(1));
  }

  /**
   * The loss of a batch whose images may be mixed with each other (mixup, CutMix). The loss of a
   * mixed batch is the mean of the losses of both labels, weighted by their shares; with
   * cross-entropy, smoothed or not, this is the loss of a target that has these shares as
   * probabilities. An image counts as correct if the label with the larger share is predicted.
   *
   * @param outputs the network's outputs (N, outputs), without softmax or sigmoid
   */
  public Value of(NDArray outputs, Batch batch) {
    Value value = of(outputs, batch.labels());
    if (batch.others() == null) {
      return value;
    }
    Value other = of(outputs, batch.others().labels());
    NDArray share = LossKernels.hostScalar(outputs.getManager(), batch.others().share());
    return new Value(losses.mixed(value.loss(), other.loss(), share), value.correct());
  }

  @Override
  public void close() {
    manager.close();
  }
}
