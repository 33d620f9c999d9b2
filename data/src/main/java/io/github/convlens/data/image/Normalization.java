package io.github.convlens.data.image;

import java.util.Arrays;

/**
 * Channel statistics: a pixel value v, from 0 to 1, is passed to the network as (v − mean) / std.
 *
 * @param mean the mean of each channel, for values from 0 to 1
 * @param std the standard deviation of each channel, for values from 0 to 1; greater than 0
 */
public record Normalization(float[] mean, float[] std) {

  /**
   * @throws IllegalArgumentException if the lengths differ or a standard deviation is not positive
   */
  public Normalization {
    if (mean.length != std.length) {
      throw new IllegalArgumentException(mean.length + " means, " + std.length + " deviations");
    }
    for (float s : std) {
      if (!(s > 0)) {
        throw new IllegalArgumentException("a deviation of " + s + " is not positive");
      }
    }
  }

  /**
   * The normalization that leaves values unchanged, with means of 0 and standard deviations of 1.
   */
  public static Normalization none(int channels) {
    float[] std = new float[channels];
    Arrays.fill(std, 1);
    return new Normalization(new float[channels], std);
  }

  /**
   * Computes the mean and the (population) standard deviation of every channel over all pixels. The
   * sums are exact, because they are sums of whole numbers. A constant channel receives the
   * standard deviation 1.
   */
  public static Normalization of(ImageSet images) {
    int channels = images.channels();
    float[] mean = new float[channels];
    float[] std = new float[channels];
    long[] sums = new long[channels];
    long[] squares = new long[channels];
    for (int i = 0; i < images.count(); i++) {
      images.pixels().addTo(i, sums, squares);
    }
    double n = Math.max(1, (double) images.count() * images.pixels().valuesAdded() / channels);
    for (int c = 0; c < channels; c++) {
      double average = sums[c] / n;
      double variance = squares[c] / n - average * average;
      mean[c] = (float) (average / 255);
      std[c] = variance > 0 ? (float) (Math.sqrt(variance) / 255) : 1;
    }
    return new Normalization(mean, std);
  }
}
