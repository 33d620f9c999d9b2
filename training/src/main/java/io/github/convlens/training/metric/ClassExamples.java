package io.github.convlens.training.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Examples with known classes, and a network's predictions for them. Probabilities are computed in
 * double precision as the softmax of the outputs; if there is only one output, its sigmoid is the
 * probability of the second class.
 */
public final class ClassExamples {

  private final double[][] probabilities;
  private final double[] logLosses;
  private final int[] labels;
  private final int[] predicted;
  private final @Nullable Ranking[] rankings;

  private ClassExamples(double[][] probabilities, double[] logLosses, int[] labels) {
    this.probabilities = probabilities;
    this.logLosses = logLosses;
    this.labels = labels;
    predicted = Arrays.stream(probabilities).mapToInt(ClassExamples::highest).toArray();
    rankings = new Ranking[probabilities.length == 0 ? 0 : probabilities[0].length];
  }

  /**
   * Creates examples from a network's outputs.
   *
   * @param outputs the outputs for each example: a value per class, or a single value for two
   *     classes
   * @param labels the class of each example
   */
  public static ClassExamples of(float[][] outputs, int[] labels) {
    return of(outputs, labels, 1);
  }

  /**
   * Creates examples from a network's outputs divided by a temperature.
   *
   * @param temperature a number above 0; 1 leaves the probabilities as the network gives them
   */
  public static ClassExamples of(float[][] outputs, int[] labels, double temperature) {
    double[][] probabilities = new double[outputs.length][];
    double[] logLosses = new double[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      Softmax softmax = Softmax.of(outputs[i], temperature);
      logLosses[i] = softmax.logLoss(labels[i]);
      probabilities[i] = softmax.probabilities();
    }
    return new ClassExamples(probabilities, logLosses, labels.clone());
  }

  private static int highest(double... values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  /** The number of examples. */
  public int count() {
    return labels.length;
  }

  /** The number of classes. */
  public int classes() {
    return rankings.length;
  }

  /** The class of an example. */
  public int label(int example) {
    return labels[example];
  }

  /** The likeliest class of an example; if several are equally likely, the first of them. */
  public int predicted(int example) {
    return predicted[example];
  }

  /**
   * The classes in descending order of their probability for an example. Equally likely classes
   * stay in the order of their labels.
   */
  public List<Integer> likeliest(int example) {
    double[] row = probabilities[example];
    return IntStream.range(0, row.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer c) -> -row[c]))
        .toList();
  }

  /** The probability of a class. */
  public double probability(int example, int label) {
    return probabilities[example][label];
  }

  /** The cross-entropy of an example: the negative logarithm of its class's probability. */
  public double logLoss(int example) {
    return logLosses[example];
  }

  /** The probability of the likeliest class. */
  double confidence(int example) {
    return probabilities[example][predicted[example]];
  }

  /** The number of classes that are ranked before the example's own class. */
  int rank(int example) {
    double own = probabilities[example][labels[example]];
    int rank = 0;
    for (int c = 0; c < classes(); c++) {
      double other = probabilities[example][c];
      rank += other > own || (other == own && c < labels[example]) ? 1 : 0;
    }
    return rank;
  }

  /** The squared distance between an example's probabilities and its one-hot target. */
  double squaredError(int example) {
    double sum = 0;
    for (int c = 0; c < classes(); c++) {
      double error = probabilities[example][c] - (labels[example] == c ? 1 : 0);
      sum += error * error;
    }
    return sum;
  }

  /** The examples ordered by the probability of a class. The order is computed once. */
  synchronized Ranking ranking(int label) {
    Ranking known = rankings[label];
    if (known == null) {
      double[] scores = new double[labels.length];
      boolean[] positive = new boolean[labels.length];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = probabilities[i][label];
        positive[i] = labels[i] == label;
      }
      known = Ranking.of(scores, positive);
      rankings[label] = known;
    }
    return known;
  }

  Confusion confusion(int[] counts) {
    return Confusion.of(classes(), labels, predicted, counts);
  }

  /** The sample in which each example occurs once. */
  public ClassSample all() {
    int[] once = new int[labels.length];
    Arrays.fill(once, 1);
    return new ClassSample(this, once);
  }

  /**
   * A sample of the examples.
   *
   * @param counts how often each example occurs in the sample
   */
  public ClassSample sample(int[] counts) {
    return new ClassSample(this, counts.clone());
  }
}
