package io.github.convlens.training.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.convlens.training.torch.Kernels;

/** Computes {@link LossOptions} on the device, one JNI call a batch. */
public final class Loss implements AutoCloseable {

  private final Kernels kernels;
  private final LossOptions options;
  private final NDArray smoothing;

  /**
   * What a batch gave, still on the device.
   *
   * @param loss mean over the batch, a scalar with its gradient graph
   * @param correct how many images were classified rightly, an int64 scalar
   */
  public record Value(NDArray loss, NDArray correct) {

    /** The same hits, and the loss multiplied. */
    public Value times(double factor, Kernels kernels, NDManager scope) {
      NDArray scalar = hostScalar(scope, (float) factor);
      return new Value(kernels.differentiable("times", loss, scalar).get(0), correct);
    }
  }

  public Loss(LossOptions options, Kernels kernels, NDManager manager) {
    this.options = options;
    this.kernels = kernels;
    this.smoothing =
        options instanceof LossOptions.CrossEntropy crossEntropy
            ? hostScalar(manager, (float) crossEntropy.labelSmoothing())
            : null;
  }

  /**
   * @param outputs the network's outputs (N, outputs), without softmax or sigmoid
   * @param labels class indices (N), int64
   */
  public Value of(NDArray outputs, NDArray labels) {
    NDList result;
    if (options instanceof LossOptions.CrossEntropy) {
      result = kernels.differentiable("cross_entropy", outputs, labels, smoothing);
    } else if (options instanceof LossOptions.MeanSquaredError) {
      result = kernels.differentiable("mean_squared_error", outputs, labels);
    } else {
      result = kernels.differentiable("binary_cross_entropy", outputs, labels);
    }
    return new Value(result.get(0), result.get(1));
  }

  /** A scalar argument of a differentiable call; on the host, so that reading it waits for none. */
  private static NDArray hostScalar(NDManager manager, float value) {
    NDArray scalar = manager.newSubManager(ai.djl.Device.cpu()).create(value);
    return scalar;
  }

  @Override
  public void close() {
    if (smoothing != null) {
      smoothing.close();
    }
  }
}
