package io.github.convlens.training.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;

/**
 * A reliability curve. Predictions are grouped into bins of equal width by their confidence, which
 * is the probability of the predicted class. Each bin includes its upper edge (Guo, Pleiss, Sun and
 * Weinberger, On Calibration of Modern Neural Networks, 2017).
 *
 * @param bins the bins in ascending order of confidence, including empty bins
 */
public record Reliability(List<Bin> bins) {

  /** The number of bins, as in the paper. */
  public static final int BINS = 15;

  /**
   * Predictions with similar confidence.
   *
   * @param low the lower edge of the bin, which is below the predictions' confidence
   * @param high the upper edge of the bin, which the predictions' confidence may equal
   * @param images the number of predictions
   * @param confidence the mean confidence of the predictions; NaN if there are none
   * @param accuracy the fraction of the predictions that are correct; NaN if there are none
   */
  public record Bin(double low, double high, long images, double confidence, double accuracy) {}

  /** Copies the bins. */
  public Reliability {
    bins = List.copyOf(bins);
  }

  static Reliability of(ClassExamples examples, int[] counts) {
    return of(
        counts.length,
        examples::confidence,
        i -> examples.predicted(i) == examples.label(i),
        i -> counts[i]);
  }

  /**
   * Groups predictions.
   *
   * @param count the number of predictions
   * @param confidences the confidence of each prediction
   * @param correct whether each prediction is correct
   * @param times how often each prediction occurs
   */
  static Reliability of(
      int count, IntToDoubleFunction confidences, IntPredicate correct, IntUnaryOperator times) {
    long[] images = new long[BINS];
    long[] right = new long[BINS];
    double[] confidence = new double[BINS];
    for (int i = 0; i < count; i++) {
      int occurs = times.applyAsInt(i);
      int bin = bin(confidences.applyAsDouble(i));
      images[bin] += occurs;
      right[bin] += correct.test(i) ? occurs : 0;
      confidence[bin] += occurs * confidences.applyAsDouble(i);
    }
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < BINS; i++) {
      double all = images[i];
      bins.add(new Bin(edge(i), edge(i + 1), images[i], confidence[i] / all, right[i] / all));
    }
    return new Reliability(bins);
  }

  private static int bin(double confidence) {
    int bin = Math.max(0, Math.min(BINS - 1, (int) (confidence * BINS)));
    while (bin > 0 && confidence <= edge(bin)) {
      bin--;
    }
    while (bin < BINS - 1 && confidence > edge(bin + 1)) {
      bin++;
    }
    return bin;
  }

  private static double edge(int bin) {
    return (double) bin / BINS;
  }

  /**
   * The expected calibration error: the mean over the predictions of the absolute difference
   * between the mean confidence and the accuracy of the prediction's bin. It is 0 for calibrated
   * predictions.
   */
  public double expectedError() {
    double sum = 0;
    long images = 0;
    for (Bin bin : bins) {
      sum += bin.images == 0 ? 0 : bin.images * Math.abs(bin.confidence - bin.accuracy);
      images += bin.images;
    }
    return sum / images;
  }
}
