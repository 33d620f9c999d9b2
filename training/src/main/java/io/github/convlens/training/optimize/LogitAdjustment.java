package io.github.convlens.training.optimize;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Logit adjustment: in the training loss each output has the logarithm of its class's frequency
 * added, so that the outputs themselves are those for classes of equal frequency. A class's
 * frequency is that of its training images (Menon, Jayasumana, Rawat, Jain, Veit and Kumar,
 * Long-Tail Learning via Logit Adjustment, 2021).
 *
 * @param strength the logarithms' factor, τ in the paper: 1 is right for the mean over the classes
 *     of the errors, 0 leaves everything as it is
 */
public record LogitAdjustment(double strength) {

  /** A setting whose value is the strength. */
  public static final Setting<Double> STRENGTH =
      Range.positive(
              Setting.number(
                  "logit_adjustment",
                  "add this times the logarithm of each class's frequency to the outputs in the"
                      + " training loss, for unbalanced classes; 1 as in the paper"))
          .optional();

  /**
   * What is added to each output. A class without images counts as if it had one.
   *
   * @param labels of the training images
   * @param classes how many there are
   * @return by label
   */
  public double[] offsets(int[] labels, int classes) {
    double[] counts = new double[classes];
    for (int label : labels) {
      counts[label]++;
    }
    return Arrays.stream(counts)
        .map(count -> strength * Math.log(Math.max(1, count) / labels.length))
        .toArray();
  }

  /**
   * Refuses a second correction of the same frequencies.
   *
   * @param other another option that corrects them; null if there is none
   * @throws InvalidInputException if there is one
   */
  public static void requireAlone(@Nullable String other) {
    if (other != null) {
      throw InvalidInputException.option(
          STRENGTH.key(),
          "and " + other + " both make up for unbalanced classes",
          "remove one of them");
    }
  }
}
