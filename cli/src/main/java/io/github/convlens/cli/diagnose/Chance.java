package io.github.convlens.cli.diagnose;

import io.github.convlens.training.optimize.LossOptions;
import java.util.Arrays;

/**
 * How well one does without looking at the images, and how well one can do at best.
 *
 * @param loss of always giving the classes' frequencies
 * @param accuracy of always naming the most frequent class
 * @param bestLoss the lowest loss there is; above 0 with label smoothing
 */
public record Chance(double loss, double accuracy, double bestLoss) {

  /** For classes of these frequencies, which add up to 1. */
  static Chance of(LossOptions loss, double[] frequencies) {
    double accuracy = Arrays.stream(frequencies).max().orElseThrow();
    if (loss instanceof LossOptions.MeanSquaredError) {
      // The mean over the classes of the variance of each one's indicator.
      double variance = Arrays.stream(frequencies).map(p -> p * (1 - p)).average().orElseThrow();
      return new Chance(variance, accuracy, 0);
    }
    double smoothing = loss instanceof LossOptions.CrossEntropy cross ? cross.labelSmoothing() : 0;
    double[] even = new double[frequencies.length];
    Arrays.fill(even, smoothing / even.length);
    double[] one = even.clone();
    one[0] += 1 - smoothing;
    double[] smoothed = new double[frequencies.length];
    Arrays.setAll(smoothed, i -> even[i] + (1 - smoothing) * frequencies[i]);
    return new Chance(entropy(smoothed), accuracy, entropy(one));
  }

  private static double entropy(double[] distribution) {
    return -Arrays.stream(distribution).map(p -> p > 0 ? p * Math.log(p) : 0).sum();
  }

  /** 0 at chance, 1 at the best there is, negative where worse than chance. */
  public double skill(double atLoss) {
    return (loss - atLoss) / (loss - bestLoss);
  }
}
