package io.github.convlens.training.metric;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The sample from which scores are computed: examples with known labels, each with the number of
 * times it occurs. Precision, recall and F1 are 0 if their denominator is 0, as with scikit-learn's
 * {@code zero_division=0}.
 */
public final class LabelSample {

  private final LabelExamples examples;
  private final int[] counts;
  private final long[] present;
  private final long[] predicted;
  private final long[] truePositives;

  LabelSample(LabelExamples examples, int[] counts) {
    this.examples = examples;
    this.counts = counts;
    present = new long[examples.labels()];
    predicted = new long[examples.labels()];
    truePositives = new long[examples.labels()];
    for (int i = 0; i < counts.length; i++) {
      for (int label = 0; label < present.length; label++) {
        boolean labelled = examples.has(i, label);
        boolean positive = examples.predicted(i, label);
        present[label] += labelled ? counts[i] : 0;
        predicted[label] += positive ? counts[i] : 0;
        truePositives[label] += labelled && positive ? counts[i] : 0;
      }
    }
  }

  /** The number of labels. */
  public int labels() {
    return present.length;
  }

  /** The number of examples that have a label. */
  public long present(int label) {
    return present[label];
  }

  /** The number of examples for which a label is predicted. */
  public long predicted(int label) {
    return predicted[label];
  }

  /** Of the examples for which a label is predicted, the fraction that have the label. */
  double precision(int label) {
    return ratio(truePositives[label], predicted[label]);
  }

  /** Of the examples that have a label, the fraction for which the label is predicted. */
  double recall(int label) {
    return ratio(truePositives[label], present[label]);
  }

  /** The harmonic mean of precision and recall. */
  double f1(int label) {
    return ratio(2 * truePositives[label], present[label] + predicted[label]);
  }

  /** The area under a label's precision-recall curve; NaN if no example has the label. */
  public double averagePrecision(int label) {
    return examples.ranking(label).averagePrecision(counts);
  }

  /** The area under a label's ROC curve; NaN if all examples or no examples have the label. */
  double rocAuc(int label) {
    return examples.ranking(label).rocAuc(counts);
  }

  /** The ROC curve of a label; empty if all examples or no examples have the label. */
  public List<Ranking.Point> roc(int label) {
    return examples.ranking(label).roc(counts);
  }

  /** The precision-recall curve of a label. */
  public List<Ranking.Point> precisionRecall(int label) {
    return examples.ranking(label).precisionRecall(counts);
  }

  /**
   * The accuracy of decisions as a function of their confidence. There is one decision for each
   * example and label: whether the example has the label. The decision is the likelier answer, and
   * its confidence is the probability of that answer.
   */
  public Reliability reliability() {
    int labels = labels();
    int decisions = Math.multiplyExact(examples.count(), labels);
    return Reliability.of(
        decisions,
        i -> Math.max(likely(i), 1 - likely(i)),
        i -> likely(i) > 0.5 == examples.has(i / labels, i % labels),
        i -> counts[i / labels]);
  }

  private double likely(int decision) {
    return examples.probability(decision / labels(), decision % labels());
  }

  double precisionMicro() {
    return ratio(sum(truePositives), sum(predicted));
  }

  double recallMicro() {
    return ratio(sum(truePositives), sum(present));
  }

  double f1Micro() {
    return ratio(2 * sum(truePositives), sum(present) + sum(predicted));
  }

  /** The fraction of the examples for which every label is predicted correctly. */
  double subsetAccuracy() {
    return mean(i -> examples.right(i) ? 1 : 0);
  }

  /** The fraction of the decisions that are wrong. */
  double hammingLoss() {
    return mean(this::wrong) / examples.labels();
  }

  /** The mean cross-entropy over examples and labels. */
  double logLoss() {
    return mean(examples::logLoss);
  }

  private int wrong(int example) {
    int wrong = 0;
    for (int label = 0; label < examples.labels(); label++) {
      wrong += examples.has(example, label) != examples.predicted(example, label) ? 1 : 0;
    }
    return wrong;
  }

  private double mean(IntToDoubleFunction value) {
    double sum = 0;
    long images = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i] == 0 ? 0 : counts[i] * value.applyAsDouble(i);
      images += counts[i];
    }
    return sum / images;
  }

  /** The mean over the labels for which a score is defined. */
  double meanOverLabels(IntToDoubleFunction score) {
    return IntStream.range(0, examples.labels())
        .mapToDouble(score)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  private static long sum(long... numbers) {
    return Arrays.stream(numbers).sum();
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
