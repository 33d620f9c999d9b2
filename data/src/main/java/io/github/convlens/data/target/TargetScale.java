package io.github.convlens.data.target;

import io.github.convlens.core.InvalidInputException;
import java.util.Arrays;
import java.util.List;

/**
 * The scaling of numbers for a network: the mean over the training images is subtracted, and the
 * result is divided by the standard deviation. So losses and learning rates do not depend on the
 * unit of the numbers.
 *
 * @param mean the mean of each number
 * @param std the standard deviation of each number, above 0
 */
public record TargetScale(double[] mean, double[] std) {

  /**
   * @throws IllegalArgumentException if there is no number, if the lengths differ, if a value is
   *     not finite, or if a standard deviation is not positive
   */
  public TargetScale {
    if (mean.length == 0 || mean.length != std.length) {
      throw new IllegalArgumentException(mean.length + " means, " + std.length + " deviations");
    }
    for (int i = 0; i < mean.length; i++) {
      if (!Double.isFinite(mean[i]) || !(std[i] > 0) || !Double.isFinite(std[i])) {
        throw new IllegalArgumentException("mean " + mean[i] + ", deviation " + std[i]);
      }
    }
  }

  /** A scale that does not change numbers. */
  public static TargetScale none(int numbers) {
    double[] ones = new double[numbers];
    Arrays.fill(ones, 1);
    return new TargetScale(new double[numbers], ones);
  }

  /**
   * The mean and the standard deviation (of the population) of some numbers.
   *
   * @param training the numbers of the training images
   * @param names the names of the numbers, for the message
   * @throws InvalidInputException if a number is the same for all images
   */
  public static TargetScale of(NumberTargets training, List<String> names) {
    int width = training.width();
    double[] mean = new double[width];
    double[] std = new double[width];
    for (int number = 0; number < width; number++) {
      double[] column = training.column(number);
      // The standard deviation does not show that all numbers are equal, since rounding of the mean
      // can leave it slightly above 0.
      if (Arrays.stream(column).distinct().limit(2).count() == 1) {
        throw nothingToLearn(names.get(number), column[0]);
      }
      double sum = 0;
      for (double value : column) {
        sum += value;
      }
      mean[number] = sum / column.length;
      double squares = 0;
      for (double value : column) {
        squares += (value - mean[number]) * (value - mean[number]);
      }
      std[number] = Math.sqrt(squares / column.length);
      if (!(std[number] > 0) || !Double.isFinite(std[number])) {
        throw nothingToLearn(names.get(number), mean[number]);
      }
    }
    return new TargetScale(mean, std);
  }

  private static InvalidInputException nothingToLearn(String name, double value) {
    return new InvalidInputException(
        "data",
        "data: %s is %s for every training image, so there is nothing to learn: give images that differ in it"
            .formatted(name, value));
  }

  /** A number as the network is to predict it. */
  public double scaled(int number, double value) {
    return (value - mean[number]) / std[number];
  }

  /** A network's output in the number's original unit. */
  public double unscaled(int number, double output) {
    return output * std[number] + mean[number];
  }
}
