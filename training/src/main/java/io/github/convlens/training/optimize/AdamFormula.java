package io.github.convlens.training.optimize;

/** Adam's step for one weight, in float64 (Kingma and Ba, 2015, algorithm 1). */
final class AdamFormula {

  private AdamFormula() {}

  /**
   * The amount to subtract from the weight, before it is multiplied by the learning rate.
   *
   * @param state the running mean, the running mean square and the number of updates so far; the
   *     array is changed in place
   */
  static double step(double[] state, double gradient, double beta1, double beta2, double epsilon) {
    state[0] = beta1 * state[0] + (1 - beta1) * gradient;
    state[1] = beta2 * state[1] + (1 - beta2) * gradient * gradient;
    state[2]++;
    double mean = state[0] / (1 - Math.pow(beta1, state[2]));
    double square = state[1] / (1 - Math.pow(beta2, state[2]));
    return mean / (Math.sqrt(square) + epsilon);
  }
}
