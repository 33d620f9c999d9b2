package io.github.convlens.training.record;

import io.github.convlens.training.record.RecordOptions.Every;

/**
 * How statistics of gradients are taken.
 *
 * @param every how often
 * @param nearZero an element counts as near zero where its absolute value is at most this, default
 *     1e-8
 */
public record GradientOptions(Every every, double nearZero) {
  public GradientOptions {
    if (!(nearZero >= 0)) {
      throw new IllegalArgumentException(
          "near_zero is " + nearZero + ": give 0 or a number above it");
    }
  }
}
