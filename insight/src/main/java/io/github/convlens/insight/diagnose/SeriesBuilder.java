package io.github.convlens.insight.diagnose;

import java.util.Arrays;

/**
 * A builder that collects a series in bounded memory. Whenever the memory is full, the builder
 * drops every second value, and from then on keeps only half as many of the new values. The newest
 * value is always part of the result.
 */
final class SeriesBuilder {
  private static final int CAPACITY = 2048;

  private long[] steps = new long[64];
  private double[] values = new double[64];
  private int count;
  private long seen;
  private long every = 1;
  private long lastStep;
  private double last;

  void add(long step, double value) {
    if (seen++ % every == 0) {
      if (count == CAPACITY) {
        halve();
      }
      if ((seen - 1) % every == 0) {
        keep(step, value);
      }
    }
    lastStep = step;
    last = value;
  }

  private void keep(long step, double value) {
    if (count == steps.length) {
      steps = Arrays.copyOf(steps, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    steps[count] = step;
    values[count++] = value;
  }

  private void halve() {
    for (int i = 0; i < CAPACITY / 2; i++) {
      steps[i] = steps[2 * i];
      values[i] = values[2 * i];
    }
    count = CAPACITY / 2;
    every *= 2;
  }

  Series build() {
    if (count == 0) {
      return Series.EMPTY;
    }
    boolean complete = steps[count - 1] == lastStep;
    long[] allSteps = Arrays.copyOf(steps, complete ? count : count + 1);
    double[] allValues = Arrays.copyOf(values, allSteps.length);
    allSteps[allSteps.length - 1] = lastStep;
    allValues[allValues.length - 1] = last;
    return Series.of(allSteps, allValues);
  }
}
