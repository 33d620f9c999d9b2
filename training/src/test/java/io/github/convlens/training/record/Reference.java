package io.github.convlens.training.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Statistics of an activation in double precision, on the host, in two passes. */
public record Reference(double mean, double std, double nearZero) {
  private static final double RELATIVE = 1e-5;

  /** Near zero is at or below 0.05, compared as float32 as PyTorch does. */
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

  /** Asserts mean and deviation within 1e-5 of the larger, near zero exactly. */
  public void matches(double otherMean, double otherStd, double otherNearZero, String what) {
    double tolerance = RELATIVE * Math.max(Math.abs(mean), Double.isNaN(std) ? 0 : std);
    assertEquals(mean, otherMean, tolerance, what + ": mean");
    assertEquals(std, otherStd, tolerance, what + ": std");
    assertEquals(nearZero, otherNearZero, what + ": near zero");
  }
}
