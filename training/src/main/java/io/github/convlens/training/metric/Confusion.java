package io.github.convlens.training.metric;

import java.util.stream.IntStream;

/**
 * A confusion matrix, and the scores that are computed from it. Precision, recall and F1 are 0 if
 * their denominator is 0, as with scikit-learn's {@code zero_division=0}.
 */
public final class Confusion {

  private final long[][] cells;
  private final long[] labelled;
  private final long[] predicted;
  private final long images;

  private Confusion(long[][] cells) {
    this.cells = cells;
    labelled = new long[cells.length];
    predicted = new long[cells.length];
    for (int label = 0; label < cells.length; label++) {
      for (int prediction = 0; prediction < cells.length; prediction++) {
        labelled[label] += cells[label][prediction];
        predicted[prediction] += cells[label][prediction];
      }
    }
    images = IntStream.range(0, cells.length).mapToLong(c -> labelled[c]).sum();
  }

  /**
   * Creates a confusion matrix by counting examples.
   *
   * @param labels the class of each example
   * @param predicted the class predicted for each example
   * @param counts the number of times that each example occurs
   */
  public static Confusion of(int classes, int[] labels, int[] predicted, int[] counts) {
    long[][] cells = new long[classes][classes];
    for (int i = 0; i < labels.length; i++) {
      cells[labels[i]][predicted[i]] += counts[i];
    }
    return new Confusion(cells);
  }

  /** The number of classes. */
  public int classes() {
    return cells.length;
  }

  /** The number of examples. */
  public long images() {
    return images;
  }

  /** The number of examples of class {@code label} that were predicted as {@code predicted}. */
  public long count(int label, int predicted) {
    return cells[label][predicted];
  }

  /** The number of examples of a class. */
  public long labelled(int label) {
    return labelled[label];
  }

  /** The number of examples that were predicted as a class. */
  public long predicted(int label) {
    return predicted[label];
  }

  /** Whether a class occurs, as a label or as a prediction. */
  boolean occurs(int label) {
    return labelled[label] + predicted[label] > 0;
  }

  /** Of the examples that were predicted as this class, the fraction that belong to it. */
  public double precision(int label) {
    return ratio((double) cells[label][label], (double) predicted[label]);
  }

  /** Of the examples that belong to this class, the fraction that were predicted as it. */
  public double recall(int label) {
    return ratio((double) cells[label][label], (double) labelled[label]);
  }

  /** The harmonic mean of precision and recall. */
  public double f1(int label) {
    return ratio(2.0 * cells[label][label], (double) labelled[label] + predicted[label]);
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }

  /** The fraction of the examples whose class was predicted correctly. */
  public double accuracy() {
    return (double) correct() / images;
  }

  private long correct() {
    return IntStream.range(0, cells.length).mapToLong(c -> cells[c][c]).sum();
  }

  /** The mean recall of the classes that have examples. */
  public double balancedAccuracy() {
    return IntStream.range(0, cells.length)
        .filter(c -> labelled[c] > 0)
        .mapToDouble(this::recall)
        .average()
        .orElse(Double.NaN);
  }

  /**
   * Cohen's kappa: the agreement between labels and predictions, beyond the agreement that is
   * expected if they are independent.
   *
   * @return NaN if all labels and all predictions are the same class
   */
  public double cohenKappa() {
    double expected = byChance() / images;
    return (correct() - expected) / (images - expected);
  }

  private double byChance() {
    return IntStream.range(0, cells.length)
        .mapToDouble(c -> (double) labelled[c] * predicted[c])
        .sum();
  }

  /** Matthews' correlation between labels and predictions; 0 if one of them is constant. */
  public double matthews() {
    double all = (double) images * images;
    double labels = all - squares(labelled);
    double predictions = all - squares(predicted);
    double product = labels * predictions;
    return product == 0 ? 0 : (correct() * (double) images - byChance()) / Math.sqrt(product);
  }

  private static double squares(long... numbers) {
    double sum = 0;
    for (long number : numbers) {
      sum += (double) number * number;
    }
    return sum;
  }
}
