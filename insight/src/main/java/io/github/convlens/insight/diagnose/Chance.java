package io.github.convlens.insight.diagnose;

import io.github.convlens.data.device.Sampling;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.optimize.ClassBalance;
import io.github.convlens.training.optimize.LossOptions;
import io.github.convlens.training.table.SplitRow;
import java.util.Arrays;
import java.util.List;

/**
 * The results of guessing without looking at the images, and the best possible loss.
 *
 * @param loss the loss of always predicting the classes' frequencies; in tasks without classes, the
 *     lowest loss of outputs that are the same for every image; NaN if unknown
 * @param accuracy the accuracy of always predicting the most frequent class; NaN in tasks without
 *     classes
 * @param bestLoss the lowest possible loss; above 0 with label smoothing
 * @param untrainedLoss the loss of outputs near 0, which are the same for every class; above {@code
 *     loss} if some classes are rare
 */
public record Chance(double loss, double accuracy, double bestLoss, double untrainedLoss) {

  /** The results for classes with these frequencies, which add up to 1. */
  static Chance of(LossOptions loss, double[] frequencies) {
    double accuracy = Arrays.stream(frequencies).max().orElseThrow();
    return new Chance(
        loss.atChance(frequencies),
        accuracy,
        loss.lowest(frequencies.length),
        loss.atChance(even(frequencies.length)));
  }

  private static double[] even(int classes) {
    double[] even = new double[classes];
    Arrays.fill(even, 1.0 / classes);
    return even;
  }

  /** The results for a task without classes, from the facts about the training images. */
  static Chance of(SplitFacts facts) {
    double loss = facts.training().map(SplitRow::chanceLoss).orElse(Double.NaN);
    return new Chance(loss, Double.NaN, 0, loss);
  }

  /**
   * The results for a run with these options. Class weights and balanced sampling change the loss
   * of guessing, but not its accuracy.
   *
   * @param classes the classes of the validation images; the training images are assumed to have
   *     the same frequencies
   * @param frequencies the frequencies of the classes, which add up to 1
   */
  static Chance of(TrainingOptions training, List<ClassRecord> classes, double[] frequencies) {
    Chance unweighted = of(training.loss(), frequencies);
    ClassBalance balance = training.classBalance();
    if (balance.sampling() == Sampling.BALANCED) {
      return new Chance(
          unweighted.untrainedLoss,
          unweighted.accuracy,
          unweighted.bestLoss,
          unweighted.untrainedLoss);
    }
    List<ClassRecord> labelled = classes.stream().filter(one -> one.images() > 0).toList();
    if (balance.weights().isEmpty() || labelled.size() != frequencies.length) {
      return unweighted;
    }
    double[] weights =
        balance
            .weights()
            .get()
            .of(
                labelled.stream().mapToLong(ClassRecord::images).toArray(),
                labelled.stream().map(ClassRecord::name).toList());
    return new Chance(
        training.loss().weighted(weights).atChance(frequencies),
        unweighted.accuracy,
        unweighted.bestLoss,
        unweighted.untrainedLoss);
  }

  /** A loss and the loss at chance, in the words of a finding: {@code 0.5 (chance is 2.3)}. */
  public String beside(double atLoss) {
    return Wording.number(atLoss) + " (chance is " + Wording.number(loss) + ")";
  }

  /**
   * The skill at a loss: 0 at chance, 1 at the lowest possible loss, negative if worse than chance.
   */
  public double skill(double atLoss) {
    return (loss - atLoss) / (loss - bestLoss);
  }

  /**
   * The skill at an accuracy: 0 at chance, 1 if all images are classified correctly; NaN if the
   * task has no accuracy.
   */
  public double accuracySkill(double at) {
    return (at - accuracy) / (1 - accuracy);
  }
}
