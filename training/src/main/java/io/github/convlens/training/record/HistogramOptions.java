package io.github.convlens.training.record;

import io.github.convlens.training.record.RecordOptions.ActivationOptions;
import io.github.convlens.training.record.RecordOptions.Every;
import io.github.convlens.training.torch.StatisticsKernels.HistogramArguments;

/**
 * How the histogram of a layer's output is taken.
 *
 * @param every how often
 * @param bins number of bins of equal width, default 40
 * @param min lower edge of the first bin, default 0
 * @param max upper edge of the last bin, default 10
 */
public record HistogramOptions(Every every, int bins, double min, double max) {
  public HistogramOptions {
    if (bins < 1 || bins > 1000) {
      throw new IllegalArgumentException("bins is " + bins + ": give a number from 1 to 1000");
    }
    if (!(min < max)) {
      throw new IllegalArgumentException("min is " + min + ": give a number below max, " + max);
    }
  }

  /** What a kernel needs to know: the bins, and the threshold that {@code activations} gives. */
  HistogramArguments arguments(ActivationOptions activations) {
    return new HistogramArguments(bins, min, max, activations.nearZero(), activations.absolute());
  }
}
