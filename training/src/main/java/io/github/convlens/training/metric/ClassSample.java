package io.github.convlens.training.metric;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The sample from which scores are computed: examples with known classes, each with the number of
 * times it occurs.
 */
public final class ClassSample {

  private final ClassExamples examples;
  private final int[] counts;
  private final Confusion confusion;

  ClassSample(ClassExamples examples, int[] counts) {
    this.examples = examples;
    this.counts = counts;
    confusion = examples.confusion(counts);
  }

  /** The confusion matrix of labels and predictions. */
  public Confusion confusion() {
    return confusion;
  }

  /** The mean of a value over the examples. */
  double mean(IntToDoubleFunction value) {
    double sum = 0;
    long images = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i] == 0 ? 0 : counts[i] * value.applyAsDouble(i);
      images += counts[i];
    }
    return sum / images;
  }

  /** The fraction of the examples whose class is among the {@code k} likeliest. */
  double topAccuracy(int k) {
    return mean(i -> examples.rank(i) < k ? 1 : 0);
  }

  /** The mean cross-entropy. */
  double logLoss() {
    return mean(examples::logLoss);
  }

  /** Brier's score, which is halved for two classes, as is usual. */
  double brier() {
    return mean(examples::squaredError) / (examples.classes() == 2 ? 2 : 1);
  }

  /** The accuracy of the predictions as a function of their confidence. */
  public Reliability reliability() {
    return Reliability.of(examples, counts);
  }

  /**
   * The area under the ROC curve of a class against all others; NaN unless there are examples of
   * the class and of other classes.
   */
  public double rocAuc(int label) {
    return examples.ranking(label).rocAuc(counts);
  }

  /** The average precision of a class against all others; NaN if the class has no examples. */
  public double averagePrecision(int label) {
    return examples.ranking(label).averagePrecision(counts);
  }

  /** The ROC curve of a class against all others. */
  public List<Ranking.Point> roc(int label) {
    return examples.ranking(label).roc(counts);
  }

  /** The precision-recall curve of a class against all others. */
  public List<Ranking.Point> precisionRecall(int label) {
    return examples.ranking(label).precisionRecall(counts);
  }

  /** The mean over the classes for which a score is defined. */
  double meanOverClasses(IntToDoubleFunction score) {
    DoubleStream defined =
        IntStream.range(0, examples.classes())
            .mapToDouble(score)
            .filter(value -> !Double.isNaN(value));
    return defined.average().orElse(Double.NaN);
  }
}
