package io.github.convlens.insight.diagnose;

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
    return new Chance(loss.atChance(frequencies), accuracy, loss.lowest(frequencies.length));
  }

  /** A loss next to that of chance, for a finding: {@code 0.5, chance is 2.3}. */
  public String beside(double atLoss) {
    return Wording.number(atLoss) + ", chance is " + Wording.number(loss);
  }

  /** 0 at chance, 1 at the best there is, negative where worse than chance. */
  public double skill(double atLoss) {
    return (loss - atLoss) / (loss - bestLoss);
  }
}
