package io.github.convlens.training.gradcheck;

import io.github.convlens.training.internal.torch.OutputStatisticsKernels.HistogramArguments;

/**
 * The statistics that the kernels compute from a layer's output, but in plain float64 arithmetic.
 * They have the same order as in the kernels' rows.
 *
 * @param values the output, (N, C, H, W) or (N, C)
 * @param channels the number of channels, C
 * @param image the number of values of one image: C, or C * H * W
 */
record PlainStatistics(float[] values, int channels, int image) {

  /** Mean, standard deviation (unbiased) and near-zero fraction. */
  double[] statistics(float nearZero, boolean absolute) {
    double sum = 0;
    long near = 0;
    for (float value : values) {
      sum += value;
      near += (absolute ? Math.abs(value) : value) <= nearZero ? 1 : 0;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(squares / (values.length - 1));
    return new double[] {mean, deviation, (double) near / values.length};
  }

  /** The root mean square. */
  double size() {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / values.length);
  }

  /**
   * Minimum, maximum, fraction of dead channels, and the numbers of values below the first bin, in
   * each bin, and above the last bin.
   */
  double[] histogram(HistogramArguments arguments) {
    double[] row = new double[3 + arguments.bins() + 2];
    row[0] = Double.POSITIVE_INFINITY;
    row[1] = Double.NEGATIVE_INFINITY;
    boolean[] alive = new boolean[channels];
    for (int i = 0; i < values.length; i++) {
      float value = values[i];
      row[0] = Math.min(row[0], value);
      row[1] = Math.max(row[1], value);
      float compared = arguments.absolute() ? Math.abs(value) : value;
      alive[i % image / (image / channels)] |= compared > (float) arguments.nearZero();
      row[3 + bin(value, arguments)]++;
    }
    int dead = 0;
    for (boolean channelAlive : alive) {
      dead += channelAlive ? 0 : 1;
    }
    row[2] = (double) dead / channels;
    return row;
  }

  /**
   * The bin of a value, counted from 1; 0 for a value below the first bin, and the number of bins
   * plus 1 for a value above the last. As in {@code torch.histc}, the bin is computed in float32 by
   * multiplying before dividing.
   */
  private static int bin(float value, HistogramArguments arguments) {
    float low = (float) arguments.low();
    float high = (float) arguments.high();
    if (value < low) {
      return 0;
    }
    if (value > high) {
      return arguments.bins() + 1;
    }
    int bin = (int) ((value - low) * arguments.bins() / (high - low));
    return 1 + Math.min(bin, arguments.bins() - 1);
  }
}
