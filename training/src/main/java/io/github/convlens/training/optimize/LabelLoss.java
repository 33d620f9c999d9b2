package io.github.convlens.training.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.data.target.LabelTargets;
import io.github.convlens.data.target.Targets;
import io.github.convlens.training.internal.torch.LossKernels;
import java.util.Arrays;
import java.util.List;

/**
 * The sigmoid cross-entropy of several labels, each of which is present or absent, as in {@code
 * torch.nn.BCEWithLogitsLoss}. It is the mean over the batch and the labels.
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
        .map(fraction -> term(fraction) + term(1 - fraction))
        .average()
        .orElseThrow();
  }

  private static double term(double fraction) {
    return fraction > 0 ? -fraction * Math.log(fraction) : 0;
  }
}
