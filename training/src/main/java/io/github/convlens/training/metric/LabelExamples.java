package io.github.convlens.training.metric;

import io.github.convlens.data.target.LabelTargets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Examples of known labels and what a network says of each. Outputs become probabilities in double
 * precision, by the sigmoid; a label is predicted from a threshold on.
 */
public final class LabelExamples {

  private final LabelTargets targets;
  private final float[][] outputs;
  private final double[][] probabilities;
  private final double threshold;
  private final List<Ranking> rankings;

  private LabelExamples(LabelTargets targets, float[][] outputs, double threshold) {
    this.targets = targets;
    this.outputs = outputs;
    this.threshold = threshold;
    probabilities =
        Arrays.stream(outputs).map(LabelExamples::probabilities).toArray(double[][]::new);
    rankings = IntStream.range(0, targets.labels()).mapToObj(this::ranked).toList();
  }

  /**
   * Examples by a network's outputs.
   *
   * @param outputs for each of the first examples a value per label
   * @param threshold the probability from which a label counts as present
   */
  public static LabelExamples of(float[][] outputs, LabelTargets targets, double threshold) {
    return new LabelExamples(targets, outputs, threshold);
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

  /** The probabilities that some outputs stand for. */
  public static double[] probabilities(float[] outputs) {
    double[] probabilities = new double[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      probabilities[i] = 1 / (1 + Math.exp(-(double) outputs[i]));
    }
    return probabilities;
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
    return probabilities[example][label] >= threshold;
  }

  /** Whether every label of an example is predicted as it is. */
  public boolean right(int example) {
    return IntStream.range(0, labels())
        .allMatch(label -> has(example, label) == predicted(example, label));
  }

  /** The mean cross-entropy of an example's labels. */
  public double logLoss(int example) {
    double sum = 0;
    for (int label = 0; label < labels(); label++) {
      double margin = has(example, label) ? outputs[example][label] : -outputs[example][label];
      sum += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
    }
    return sum / labels();
  }

  Ranking ranking(int label) {
    return rankings.get(label);
  }

  /** Each example once. */
  public LabelSample all() {
    int[] once = new int[outputs.length];
    Arrays.fill(once, 1);
    return new LabelSample(this, once);
  }

  /**
   * A sample of the examples.
   *
   * @param counts how often each example occurs in it
   */
  public LabelSample sample(int[] counts) {
    return new LabelSample(this, counts.clone());
  }
}
