package io.github.convlens.training.gradcheck;

import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.OptimizerOptions.Adam;
import io.github.convlens.training.optimize.OptimizerOptions.AdamW;
import io.github.convlens.training.optimize.OptimizerOptions.RmsProp;
import io.github.convlens.training.optimize.OptimizerOptions.Sgd;

/** The formulas of {@link OptimizerOptions}, element by element in float64. */
final class PlainUpdates {
  private final OptimizerOptions options;
  private final double decay;
  private final double rate;
  private final double[] weights;
  private final double[] first;
  private final double[] second;
  private int updates;

  /**
   * @param decays whether weight decay applies
   * @param weights changed in place
   */
  PlainUpdates(OptimizerOptions options, boolean decays, double rate, double[] weights) {
    this.options = options;
    this.decay = decays ? options.weightDecay() : 0;
    this.rate = rate;
    this.weights = weights;
    first = new double[weights.length];
    second = new double[weights.length];
  }

  void update(float[] gradient) {
    updates++;
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
    if (options instanceof Sgd sgd) {
      first[i] = sgd.momentum() * first[i] + gradient;
      return sgd.nesterov() ? gradient + sgd.momentum() * first[i] : first[i];
    }
    if (options instanceof Adam adam) {
      return adam(i, gradient, adam.beta1(), adam.beta2(), adam.epsilon());
    }
    if (options instanceof AdamW adam) {
      return adam(i, gradient, adam.beta1(), adam.beta2(), adam.epsilon());
    }
    RmsProp rmsProp = (RmsProp) options;
    second[i] = rmsProp.alpha() * second[i] + (1 - rmsProp.alpha()) * gradient * gradient;
    double scaled = gradient / (Math.sqrt(second[i]) + rmsProp.epsilon());
    first[i] = rmsProp.momentum() * first[i] + scaled;
    return first[i];
  }

  private double adam(int i, double gradient, double beta1, double beta2, double epsilon) {
    first[i] = beta1 * first[i] + (1 - beta1) * gradient;
    second[i] = beta2 * second[i] + (1 - beta2) * gradient * gradient;
    double mean = first[i] / (1 - Math.pow(beta1, updates));
    double square = second[i] / (1 - Math.pow(beta2, updates));
    return mean / (Math.sqrt(square) + epsilon);
  }
}
