package io.github.convlens.training.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The statistics of an activation, computed on the host in double precision and in two passes. */
public record Reference(double mean, double std, double nearZero) {
  private static final double RELATIVE_TOLERANCE = 1e-5;

  /**
   * Computes the statistics. A value at or below 0.05 is near zero. It is compared in float32, as
   * in PyTorch.
   */
  public static Reference of(float[] values, boolean absolute) {
    double sum = 0;
    long near = 0;
    for (float value : values) {
      sum += value;
      near += (absolute ? Math.abs(value) : value) <= 0.05f ? 1 : 0;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    double std = Math.sqrt(squares / (values.length - 1));
    return new Reference(mean, std, (double) near / values.length);
  }

  /**
   * Asserts that the fraction near zero is equal, and that the means and the standard deviations
   * differ by at most 1e-5 of the larger of mean and standard deviation.
   */
  public void matches(double otherMean, double otherStd, double otherNearZero, String what) {
    double tolerance = RELATIVE_TOLERANCE * Math.max(Math.abs(mean), Double.isNaN(std) ? 0 : std);
    assertEquals(mean, otherMean, tolerance, what + ": mean");
    assertEquals(std, otherStd, tolerance, what + ": std");
    assertEquals(nearZero, otherNearZero, what + ": near zero");
  }
}
