package io.github.convlens.training.metric;

import io.github.convlens.core.InvalidInputException;

/**
 * Temperature scaling: outputs are divided by the number that gives the lowest mean cross-entropy
 * on images that were not used for training (Guo, Pleiss, Sun and Weinberger, On Calibration of
 * Modern Neural Networks, 2017). The order of the classes, and so every prediction, stays the same.
 *
 * @param value the divisor of the logits: above 1 it makes the probabilities less certain, below 1
 *     more certain
 */
public record Temperature(double value) {

  /** The temperature that leaves probabilities as the network gives them. */
  public static final Temperature ONE = new Temperature(1);

  private static final double MIN_VALUE = 1e-3;
  private static final double MAX_VALUE = 1e3;
  private static final double PRECISION = 1e-10;

  /**
   * @throws InvalidInputException if the value is not above 0, or not finite
   */
  public Temperature {
    if (!(value > 0) || value == Double.POSITIVE_INFINITY) {
      throw new InvalidInputException("the temperature is " + value + ": give a number above 0");
    }
  }

  /**
   * The temperature that gives the lowest mean cross-entropy. The mean cross-entropy is convex in
   * the inverse of the temperature, so its only minimum is where its slope changes sign.
   *
   * @param outputs the outputs for each example: a value per class, or a single value for two
   *     classes
   * @param labels the class of each example
   * @throws InvalidInputException if there is no minimum between 0.001 and 1000: all predictions
   *     are correct, or no better than equal probabilities for all classes
   */
  public static Temperature fit(float[][] outputs, int[] labels) {
    double low = 1 / MAX_VALUE;
    double high = 1 / MIN_VALUE;
    if (slope(outputs, labels, low) >= 0) {
      throw new InvalidInputException(
          "the temperature has no best value, since the outputs predict no better than equal"
              + " probabilities: train the network first");
    }
    if (slope(outputs, labels, high) <= 0) {
      throw new InvalidInputException(
          "the temperature has no best value, since every image is predicted correctly:"
              + " calibrate on more images or on harder ones");
    }
    while (high - low > PRECISION * high) {
      double middle = Math.sqrt(low * high);
      if (slope(outputs, labels, middle) > 0) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return new Temperature(1 / Math.sqrt(low * high));
  }

  /**
   * The probability of each class.
   *
   * @param outputs the outputs of the network for one image: a value per class, or a single value
   *     for two classes
   */
  public double[] probabilities(float... outputs) {
    return Softmax.of(outputs, value).probabilities();
  }

  /** The probability of each label, independently of the other labels. */
  public double[] ofLabels(float... outputs) {
    double[] probabilities = new double[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      probabilities[i] = 1 / (1 + Math.exp(-outputs[i] / value));
    }
    return probabilities;
  }

  /** The derivative of the mean cross-entropy with respect to the inverse temperature. */
  private static double slope(float[][] outputs, int[] labels, double inverse) {
    double sum = 0;
    for (int i = 0; i < outputs.length; i++) {
      float[] row = outputs[i];
      double[] probabilities = Softmax.of(row, 1 / inverse).probabilities();
      int first = probabilities.length - row.length;
      double expected = 0;
      for (int c = 0; c < row.length; c++) {
        expected += probabilities[first + c] * row[c];
      }
      sum += expected - (labels[i] < first ? 0 : row[labels[i] - first]);
    }
    return sum / outputs.length;
  }
}
