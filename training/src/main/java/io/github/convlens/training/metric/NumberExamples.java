package io.github.convlens.training.metric;

import io.github.convlens.data.target.NumberTargets;
import io.github.convlens.data.target.TargetScale;
import java.util.Arrays;

/**
 * Examples with known numbers, and a network's predictions of these numbers, in the numbers' own
 * units.
 */
public final class NumberExamples {

  private final double[][] values;
  private final double[][] predicted;

  private final TargetScale scale;

  private NumberExamples(double[][] values, double[][] predicted, TargetScale scale) {
    this.values = values;
    this.predicted = predicted;
    this.scale = scale;
  }

  /**
   * Creates examples from a network's outputs.
   *
   * @param outputs the outputs for the first examples of {@code targets}: a value per number,
   *     scaled as the targets' scale says
   * @param targets the targets, with their scale
   */
  public static NumberExamples of(float[][] outputs, NumberTargets targets) {
    double[][] predicted = new double[outputs.length][targets.width()];
    for (int i = 0; i < outputs.length; i++) {
      for (int number = 0; number < predicted[i].length; number++) {
        predicted[i][number] = targets.scale().unscaled(number, outputs[i][number]);
      }
    }
    return new NumberExamples(
        Arrays.copyOf(targets.values(), outputs.length), predicted, targets.scale());
  }

  /** The number of examples. */
  public int count() {
    return predicted.length;
  }

  /** How many numbers each example has. */
  public int numbers() {
    return predicted.length == 0 ? 0 : predicted[0].length;
  }

  /** One of the numbers of an example. */
  public double value(int example, int number) {
    return values[example][number];
  }

  /** The prediction of one of the numbers of an example. */
  public double predicted(int example, int number) {
    return predicted[example][number];
  }

  /** The predicted number minus the true number. */
  public double error(int example, int number) {
    return predicted[example][number] - values[example][number];
  }

  /**
   * The mean of the squares of an example's errors, each of which is measured in standard
   * deviations of its number.
   */
  public double squaredError(int example) {
    double sum = 0;
    for (int number = 0; number < numbers(); number++) {
      double error = error(example, number) / scale.std()[number];
      sum += error * error;
    }
    return sum / numbers();
  }

  /**
   * The index of the example's number with the largest error, measured in standard deviations of
   * that number.
   */
  public int worst(int example) {
    int worst = 0;
    for (int number = 1; number < numbers(); number++) {
      worst = deviations(example, number) > deviations(example, worst) ? number : worst;
    }
    return worst;
  }

  private double deviations(int example, int number) {
    return Math.abs(error(example, number)) / scale.std()[number];
  }

  /** The sample in which each example occurs once. */
  public NumberSample all() {
    int[] once = new int[predicted.length];
    Arrays.fill(once, 1);
    return new NumberSample(this, once);
  }

  /**
   * A sample of the examples.
   *
   * @param counts how often each example occurs in the sample
   */
  public NumberSample sample(int[] counts) {
    return new NumberSample(this, counts.clone());
  }
}
