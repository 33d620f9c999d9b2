package io.github.convlens.training.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.training.internal.torch.LossKernels;
import java.util.List;

/** Cross-entropy of adjusted logits, created by {@link LossOptions.CrossEntropy#adjusted}. */
final class AdjustedCrossEntropy implements LossOptions {
  private final LossOptions.CrossEntropy base;
  private final double[] offsets;

  AdjustedCrossEntropy(LossOptions.CrossEntropy base, double[] offsets) {
    this.base = base;
    this.offsets = offsets.clone();
  }

  @Override
  public Computation on(LossKernels kernels, NDManager manager) {
    NDArray smoothing = LossKernels.hostScalar(manager, base.labelSmoothing());
    NDArray byClass = LossOptions.byClass(offsets, manager);
    return (outputs, labels) -> kernels.adjustedCrossEntropy(outputs, labels, smoothing, byClass);
  }

  @Override
  public NDArray averaged(List<NDArray> outputs) {
    return base.averaged(outputs);
  }

  /**
   * The same loss as without offsets: a network that ignores the images can output constants that
   * cancel the offsets.
   */
  @Override
  public double atChance(double[] frequencies) {
    return base.atChance(frequencies);
  }

  @Override
  public double lowest(int classes) {
    return base.lowest(classes);
  }
}
