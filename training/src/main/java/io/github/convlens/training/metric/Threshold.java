package io.github.convlens.training.metric;

import io.github.convlens.data.target.LabelTargets;
import java.util.Arrays;

/**
 * The lowest probability with which a label counts as present.
 *
 * @param value the probability, from 0 to 1
 */
public record Threshold(double value) {

  /** The threshold that is used if there are no images from which to choose one. */
  public static final Threshold HALF = new Threshold(0.5);

  /** The name of the threshold's column in {@code metrics.csv}, and its key in results. */
  public static final String KEY = "threshold";

  /**
   * @throws IllegalArgumentException if the value is not a probability
   */
  public Threshold {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("a threshold of " + value);
    }
  }

  /**
   * The threshold that gives the highest F1 over all decisions if it is used for all labels. It
   * lies halfway between two probabilities that occur. Of several equally good thresholds, the one
   * nearest to 0.5 is chosen. If no image has a label, the threshold is 0.5.
   *
   * @param outputs the outputs for the first examples of {@code targets}: a finite value per label
   */
  public static Threshold best(float[][] outputs, LabelTargets targets) {
    double[] present = sorted(outputs, targets, true);
    double[] absent = sorted(outputs, targets, false);
    int right = 0;
    int wrong = 0;
    Threshold best = HALF;
    double highest = 0;
    while (right < present.length || wrong < absent.length) {
      double here = Math.max(last(present, right), last(absent, wrong));
      while (last(present, right) == here) {
        right++;
      }
      while (last(absent, wrong) == here) {
        wrong++;
      }
      double next = Math.max(0, Math.max(last(present, right), last(absent, wrong)));
      double f1 = 2.0 * right / (present.length + right + wrong);
      Threshold between = new Threshold(between(here, next));
      boolean nearer = between.fromHalf() < best.fromHalf();
      if (f1 > highest || (f1 == highest && f1 > 0 && nearer)) {
        highest = f1;
        best = between;
      }
    }
    return best;
  }

  /**
   * The probabilities of labels that are present, or of labels that are absent, in ascending order.
   */
  private static double[] sorted(float[][] outputs, LabelTargets targets, boolean present) {
    double[] selected = new double[outputs.length * targets.labels()];
    int count = 0;
    for (int example = 0; example < outputs.length; example++) {
      double[] row = LabelExamples.probabilities(outputs[example]);
      for (int label = 0; label < row.length; label++) {
        if (targets.has(example, label) == present) {
          selected[count++] = row[label];
        }
      }
    }
    double[] sorted = Arrays.copyOf(selected, count);
    Arrays.sort(sorted);
    return sorted;
  }

  /**
   * The highest value that has not been passed yet. If no value is left, the result is -1, which is
   * below any probability.
   */
  private static double last(double[] ascending, int passed) {
    return passed == ascending.length ? -1 : ascending[ascending.length - 1 - passed];
  }

  /** The midpoint of two values, or the higher value if no number lies between them. */
  private static double between(double high, double low) {
    double middle = low + (high - low) / 2;
    return middle > low ? middle : high;
  }

  /**
   * The threshold that predicts the same labels from probabilities that are calibrated with a
   * temperature.
   */
  public Threshold at(Temperature temperature) {
    if (temperature.value() == 1) {
      return this;
    }
    double output = Math.log(value / (1 - value));
    return new Threshold(1 / (1 + Math.exp(-output / temperature.value())));
  }

  private double fromHalf() {
    return Math.abs(value - 0.5);
  }
}
