package io.github.convlens.training.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.data.target.LabelTargets;
import io.github.convlens.data.target.Targets;
import io.github.convlens.training.internal.torch.LossKernels;
import java.util.Arrays;
import java.util.List;

/**
 * Sigmoid cross-entropy of several labels, each present or absent, as {@code
 * torch.nn.BCEWithLogitsLoss}: the mean over the batch and the labels.
 */
public record LabelLoss() implements LossOptions.TargetLoss {

  @Override
  public Computation on(LossKernels kernels, NDManager manager) {
    return kernels::labelCrossEntropy;
  }

  @Override
  public NDArray averaged(List<NDArray> outputs) {
    return LossOptions.logitOfMean(outputs);
  }

  /** The mean, over the labels, of the entropy of the label's frequency. */
  @Override
  public double atChance(Targets targets) {
    return Arrays.stream(((LabelTargets) targets).prevalence())
        .map(part -> term(part) + term(1 - part))
        .average()
        .orElseThrow();
  }

  private static double term(double part) {
    return part > 0 ? -part * Math.log(part) : 0;
  }
}
