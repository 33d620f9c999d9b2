package io.github.convlens.training.optimize;

import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import java.util.Arrays;

/**
 * Logit adjustment: the training loss adds the logarithm of each class's frequency among the
 * training images to the class's output, so that the outputs themselves are correct for classes of
 * equal frequency (Menon, Jayasumana, Rawat, Jain, Veit and Kumar, Long-Tail Learning via Logit
 * Adjustment, 2021).
 *
 * @param strength the factor of the logarithms, τ in the paper: 1 minimises the error averaged over
 *     the classes, 0 changes nothing
 */
public record LogitAdjustment(double strength) {

  /** The strength; off by default. */
  public static final Setting<Double> STRENGTH =
      Range.positive(
              Setting.number(
                  "logit_adjustment",
                  "for unbalanced classes: in the training loss, add the logarithm of each"
                      + " class's frequency, multiplied by this, to the outputs; Menon et al."
                      + " (2021) use 1"))
          .optional();

  /**
   * The number to add to the output of each class. A class without images counts as if it had one
   * image.
   *
   * @param labels the labels of the training images
   * @param classes the number of classes
   * @return the numbers, by label
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
}
