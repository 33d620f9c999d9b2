package io.github.convlens.training.metric;

import io.github.convlens.data.target.LabelTargets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Examples with known labels, and a network's predictions for them. Probabilities are computed in
 * double precision as the sigmoid of the outputs. A label is predicted if its probability is at
 * least a threshold.
 */
public final class LabelExamples {

  private final LabelTargets targets;
  private final float[][] outputs;
  private final double[][] probabilities;
  private final boolean[][] predicted;
  private final Temperature temperature;
  private final List<Ranking> rankings;

  private LabelExamples(
      LabelTargets targets, float[][] outputs, double threshold, Temperature temperature) {
    this.targets = targets;
    this.outputs = outputs;
    this.temperature = temperature;
    probabilities = Arrays.stream(outputs).map(temperature::ofLabels).toArray(double[][]::new);
    predicted = new boolean[outputs.length][targets.labels()];
    for (int i = 0; i < outputs.length; i++) {
      double[] own = probabilities(outputs[i]);
      for (int label = 0; label < own.length; label++) {
        predicted[i][label] = own[label] >= threshold;
      }
    }
    rankings = IntStream.range(0, targets.labels()).mapToObj(this::ranked).toList();
  }

  /**
   * Creates examples from a network's outputs.
   *
   * @param outputs the outputs for the first examples of {@code targets}: a value per label
   * @param threshold the lowest probability at which a label counts as present
   */
  public static LabelExamples of(float[][] outputs, LabelTargets targets, double threshold) {
    return of(outputs, targets, threshold, Temperature.ONE);
  }

  /**
   * Creates examples with calibrated probabilities from a network's outputs.
   *
   * @param threshold the threshold that applies before calibration; the temperature does not change
   *     which labels are predicted
   */
  public static LabelExamples of(
      float[][] outputs, LabelTargets targets, double threshold, Temperature temperature) {
    return new LabelExamples(targets, outputs, threshold, temperature);
  }

  private Ranking ranked(int label) {
    double[] scores = new double[outputs.length];
    boolean[] positive = new boolean[outputs.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = probabilities[i][label];
      positive[i] = targets.has(i, label);
    }
    return Ranking.of(scores, positive);
  }

  /** The probability of each label, computed from the outputs for one image without calibration. */
  public static double[] probabilities(float[] outputs) {
    return Temperature.ONE.ofLabels(outputs);
  }

  /** The number of examples. */
  public int count() {
    return outputs.length;
  }

  /** The number of labels. */
  public int labels() {
    return targets.labels();
  }

  /** Whether an example has a label. */
  public boolean has(int example, int label) {
    return targets.has(example, label);
  }

  /** The probability of a label. */
  public double probability(int example, int label) {
    return probabilities[example][label];
  }

  /** Whether a label is predicted for an example. */
  public boolean predicted(int example, int label) {
    return predicted[example][label];
  }

  /** Whether every label of an example is predicted correctly. */
  public boolean right(int example) {
    return IntStream.range(0, labels())
        .allMatch(label -> has(example, label) == predicted(example, label));
  }

  /** The mean cross-entropy of an example's labels. */
  public double logLoss(int example) {
    double sum = 0;
    for (int label = 0; label < labels(); label++) {
      double output = outputs[example][label] / temperature.value();
      double margin = has(example, label) ? output : -output;
      sum += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
    }
    return sum / labels();
  }

  Ranking ranking(int label) {
    return rankings.get(label);
  }

  /** The sample in which each example occurs once. */
  public LabelSample all() {
    int[] once = new int[outputs.length];
    Arrays.fill(once, 1);
    return new LabelSample(this, once);
  }

  /**
   * A sample of the examples.
   *
   * @param counts how often each example occurs in the sample
   */
  public LabelSample sample(int[] counts) {
    return new LabelSample(this, counts.clone());
  }
}
