package io.github.convlens.insight.diagnose;

import io.github.convlens.data.device.Sampling;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.optimize.LossOptions;
import io.github.convlens.training.table.SplitRow;
import java.util.Arrays;
import java.util.List;

/**
 * The results of guessing without the images, and the best ones possible.
 *
 * @param loss of always giving the classes' frequencies; of other tasks of the best outputs that
 *     are the same for every image, NaN if unknown
 * @param accuracy of always naming the most frequent class; NaN of other tasks
 * @param bestLoss the lowest loss there is; above 0 with label smoothing
 * @param untrainedLoss of small outputs, which say the same of every class; with rare classes it is
 *     above that of guessing
 */
public record Chance(double loss, double accuracy, double bestLoss, double untrainedLoss) {

  /** For classes of these frequencies, which add up to 1. */
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

  /** For a task without classes, by the training images. */
  static Chance of(SplitFacts facts) {
    double loss = facts.training().map(SplitRow::chanceLoss).orElse(Double.NaN);
    return new Chance(loss, Double.NaN, 0, loss);
  }

  /**
   * For a training: class weights and balanced sampling change what guessing costs, and not how
   * often it is right.
   *
   * @param classes among the validation images; their parts stand for those of the training images
   * @param frequencies of the classes, which add up to 1
   */
  static Chance of(TrainingOptions training, List<ClassRecord> classes, double[] frequencies) {
    Chance unweighted = of(training.loss(), frequencies);
    if (training.sampling() == Sampling.BALANCED) {
      return new Chance(
          unweighted.untrainedLoss,
          unweighted.accuracy,
          unweighted.bestLoss,
          unweighted.untrainedLoss);
    }
    List<ClassRecord> labelled = classes.stream().filter(one -> one.images() > 0).toList();
    if (training.classWeights().isEmpty() || labelled.size() != frequencies.length) {
      return unweighted;
    }
    double[] weights =
        training
            .classWeights()
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

  /** A loss next to that of chance, for a finding: {@code 0.5, chance is 2.3}. */
  public String beside(double atLoss) {
    return Wording.number(atLoss) + ", chance is " + Wording.number(loss);
  }

  /** 0 at chance, 1 at the best there is, negative where worse than chance. */
  public double skill(double atLoss) {
    return (loss - atLoss) / (loss - bestLoss);
  }

  /** The same of an accuracy; NaN where a task has none. */
  public double accuracySkill(double at) {
    return (at - accuracy) / (1 - accuracy);
  }
}
