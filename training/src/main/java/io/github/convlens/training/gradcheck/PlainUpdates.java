package io.github.convlens.training.gradcheck;

import io.github.convlens.training.optimize.Muon;
import io.github.convlens.training.optimize.OptimizerOptions;

/** Updates weights by the formulas of {@link OptimizerOptions}, in plain float64 arithmetic. */
final class PlainUpdates {
  private final OptimizerOptions options;
  private final double decay;
  private final double rate;
  private final double[] weights;
  private final int statesPerWeight;
  private final double[] states;
  private final int rows;

  /**
   * @param decays whether weight decay applies
   * @param rows the number of rows if the weights are a matrix ({@link Muon#isMatrix}); 0 if not
   * @param weights the weights, which are changed in place
   */
  PlainUpdates(OptimizerOptions options, boolean decays, double rate, int rows, double[] weights) {
    this.rows = rows;
    this.options = options;
    this.decay = decays ? options.weightDecay() : 0;
    this.rate = rate;
    this.weights = weights;
    statesPerWeight = options.state().size();
    states = new double[statesPerWeight * weights.length];
  }

  void update(float[] gradient) {
    if (options instanceof Muon muon && rows > 0) {
      double[] step = muon.step(states, gradient, rows);
      for (int i = 0; i < weights.length; i++) {
        weights[i] -= rate * (decay * weights[i] + step[i]);
      }
      return;
    }
    for (int i = 0; i < weights.length; i++) {
      if (options.decoupledDecay()) {
        weights[i] -= rate * decay * weights[i];
        weights[i] -= rate * step(i, gradient[i]);
      } else {
        weights[i] -= rate * step(i, gradient[i] + decay * weights[i]);
      }
    }
  }

  private double step(int i, double gradient) {
    double[] state = new double[statesPerWeight];
    System.arraycopy(states, statesPerWeight * i, state, 0, statesPerWeight);
    double step = options.step(state, gradient);
    System.arraycopy(state, 0, states, statesPerWeight * i, statesPerWeight);
    return step;
  }
}
