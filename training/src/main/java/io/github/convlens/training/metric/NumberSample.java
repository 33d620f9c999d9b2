package io.github.convlens.training.metric;

/**
 * The sample from which scores are computed: examples with known numbers, each with the number of
 * times it occurs.
 */
public final class NumberSample {

  private final NumberExamples examples;
  private final int[] counts;

  NumberSample(NumberExamples examples, int[] counts) {
    this.examples = examples;
    this.counts = counts;
  }

  /** How many numbers each example has. */
  public int numbers() {
    return examples.numbers();
  }

  /** The mean absolute error. */
  double meanAbsoluteError(int number) {
    double sum = 0;
    long images = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i] * Math.abs(examples.error(i, number));
      images += counts[i];
    }
    return sum / images;
  }

  /** The root of the mean squared error. */
  double rootMeanSquaredError(int number) {
    long images = 0;
    for (int count : counts) {
      images += count;
    }
    return Math.sqrt(squaredErrors(number) / images);
  }

  private double squaredErrors(int number) {
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      double error = examples.error(i, number);
      sum += counts[i] * error * error;
    }
    return sum;
  }

  /**
   * The coefficient of determination: 1 − a / b, where a is the sum of the squared errors and b is
   * that sum if the mean is always predicted. If the number is the same in all examples, the
   * coefficient is 1 if there are no errors, and 0 otherwise, as in scikit-learn.
   */
  double determination(int number) {
    double sum = 0;
    long images = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i] * examples.value(i, number);
      images += counts[i];
    }
    double mean = sum / images;
    double squares = 0;
    for (int i = 0; i < counts.length; i++) {
      double deviation = examples.value(i, number) - mean;
      squares += counts[i] * deviation * deviation;
    }
    double errors = squaredErrors(number);
    if (squares == 0) {
      return errors == 0 ? 1 : 0;
    }
    return 1 - errors / squares;
  }
}
