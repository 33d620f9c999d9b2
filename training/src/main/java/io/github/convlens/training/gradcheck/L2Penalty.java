package io.github.convlens.training.gradcheck;

import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.optimize.OptimizerOptions;

/**
 * The L2 penalty that is added to the loss, decay / 2 · Σ w².
 *
 * @param decay the weight decay; 0 for no penalty
 * @param normAndBias whether the penalty covers normalisation layers and biases too
 */
public record L2Penalty(double decay, boolean normAndBias) {

  /** No penalty. */
  public static final L2Penalty NONE = new L2Penalty(0, false);

  /** The penalty that an optimiser adds to the gradient; none if its decay is decoupled. */
  public static L2Penalty of(OptimizerOptions optimizer) {
    return optimizer.decoupledDecay()
        ? NONE
        : new L2Penalty(optimizer.weightDecay(), optimizer.decayNormAndBias());
  }

  /** Whether the parameter's values are part of the sum. */
  public boolean covers(NetworkParameter parameter) {
    return decay > 0 && (parameter.decays() || normAndBias);
  }
}
