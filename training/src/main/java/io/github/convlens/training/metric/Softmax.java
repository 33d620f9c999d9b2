package io.github.convlens.training.metric;

import java.util.Arrays;

/**
 * The probabilities of the classes of one image, computed from its outputs in double precision: the
 * softmax of the outputs or, if there is only one output, its sigmoid, which is the probability of
 * the second of two classes.
 *
 * <p>The exponentials are sorted before they are added, so examples with the same logits in a
 * different order get bit-identical probabilities. Ties remain ties, and so share one threshold in
 * ROC and precision-recall curves.
 *
 * @param logits the logit of each class divided by the temperature, minus the highest of these
 *     quotients
 * @param sum the sum of the exponentials of {@code logits}
 */
record Softmax(double[] logits, double sum) {

  /**
   * The probabilities for a network's outputs divided by a temperature.
   *
   * @param outputs a value per class, or a single value for two classes
   */
  static Softmax of(float[] outputs, double temperature) {
    double[] logits = new double[Math.max(2, outputs.length)];
    int first = logits.length - outputs.length;
    for (int i = 0; i < outputs.length; i++) {
      logits[first + i] = outputs[i] / temperature;
    }
    double highest = Arrays.stream(logits).max().orElseThrow();
    double[] exponentials = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] -= highest;
      exponentials[i] = Math.exp(logits[i]);
    }
    Arrays.sort(exponentials);
    double sum = 0;
    for (double exponential : exponentials) {
      sum += exponential;
    }
    return new Softmax(logits, sum);
  }

  /** The probability of each class. */
  double[] probabilities() {
    return Arrays.stream(logits).map(logit -> Math.exp(logit) / sum).toArray();
  }

  /** The negative logarithm of a class's probability. */
  double logLoss(int label) {
    return Math.log(sum) - logits[label];
  }
}
