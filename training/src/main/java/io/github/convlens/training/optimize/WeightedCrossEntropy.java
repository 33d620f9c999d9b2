package io.github.convlens.training.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.training.internal.torch.LossKernels;
import java.util.List;

/**
 * Cross-entropy with a weight for each class, created by {@link LossOptions.CrossEntropy#weighted}.
 * The sum is divided by the number of images rather than by the sum of their weights, so that the
 * losses of a batch's parts add up to the loss of the whole batch.
 */
final class WeightedCrossEntropy implements LossOptions {
  private final LossOptions.CrossEntropy base;
  private final double[] weights;

  WeightedCrossEntropy(LossOptions.CrossEntropy base, double[] weights) {
    this.base = base;
    this.weights = weights.clone();
  }

  @Override
  public Computation on(LossKernels kernels, NDManager manager) {
    NDArray smoothing = LossKernels.hostScalar(manager, base.labelSmoothing());
    NDArray byClass = LossOptions.byClass(weights, manager);
    return (outputs, labels) -> kernels.weightedCrossEntropy(outputs, labels, smoothing, byClass);
  }

  @Override
  public NDArray averaged(List<NDArray> outputs) {
    return base.averaged(outputs);
  }

  /** Since the mean weight of an image is 1, weighted frequencies add up to 1 as well. */
  @Override
  public double atChance(double[] frequencies) {
    double[] weighted = new double[frequencies.length];
    for (int i = 0; i < weighted.length; i++) {
      weighted[i] = frequencies[i] * weights[i];
    }
    return base.atChance(weighted);
  }

  @Override
  public double lowest(int classes) {
    return base.lowest(classes);
  }
}
