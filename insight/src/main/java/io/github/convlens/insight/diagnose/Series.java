package io.github.convlens.insight.diagnose;

import java.util.Arrays;
import java.util.function.DoublePredicate;
import java.util.stream.DoubleStream;

/**
 * A quantity over the batches of a run, evenly thinned if the run is long. Values may be NaN or
 * infinite.
 */
public final class Series {
  /** A series without values. */
  public static final Series EMPTY = new Series(new long[0], new double[0]);

  private final long[] steps;
  private final double[] values;

  private Series(long[] steps, double[] values) {
    this.steps = steps;
    this.values = values;
  }

  /** A series of values at ascending steps. */
  public static Series of(long[] steps, double[] values) {
    return new Series(steps.clone(), values.clone());
  }

  public boolean isEmpty() {
    return steps.length == 0;
  }

  public int size() {
    return steps.length;
  }

  public long step(int index) {
    return steps[index];
  }

  public double value(int index) {
    return values[index];
  }

  public double first() {
    return value(0);
  }

  public long firstStep() {
    return step(0);
  }

  public long lastStep() {
    return step(size() - 1);
  }

  /** The last tenth of the series, which is long enough for a median over noisy batches. */
  public Series lastTenth() {
    return tail(0.1);
  }

  /**
   * The last fifth of the series, which is long enough to tell a lasting state from a temporary
   * one.
   */
  public Series lastFifth() {
    return tail(0.2);
  }

  /** The last part of the series. It has at least one value, unless the series is empty. */
  private Series tail(double fraction) {
    int count = Math.max(Math.min(1, size()), (int) Math.round(size() * fraction));
    return part(size() - count, size());
  }

  /** The values at steps from {@code first} (inclusive) to {@code end} (exclusive). */
  public Series between(long first, long end) {
    int from = 0;
    while (from < size() && steps[from] < first) {
      from++;
    }
    int to = from;
    while (to < size() && steps[to] < end) {
      to++;
    }
    return part(from, to);
  }

  private Series part(int from, int to) {
    return new Series(Arrays.copyOfRange(steps, from, to), Arrays.copyOfRange(values, from, to));
  }

  /**
   * The median of the values that are not NaN; if their number is even, the upper of the two middle
   * values; NaN if there are no such values.
   */
  public double median() {
    return medianOf(Arrays.stream(values));
  }

  /** The {@link #median} of these values. */
  public static double medianOf(DoubleStream values) {
    return quantile(values, 0.5);
  }

  /**
   * The quantile. The n values that are not NaN are sorted in ascending order; the result is the
   * one at index {@code fraction} · (n − 1), rounded and counted from 0. NaN if there are no such
   * values.
   */
  public double quantile(double fraction) {
    return quantile(Arrays.stream(values), fraction);
  }

  private static double quantile(DoubleStream values, double fraction) {
    double[] sorted = values.filter(value -> !Double.isNaN(value)).sorted().toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(fraction * (sorted.length - 1)))];
  }

  /** The mean of the finite values; NaN if there are none. */
  public double mean() {
    return Arrays.stream(values).filter(Double::isFinite).average().orElse(Double.NaN);
  }

  /** The index of the largest value that is not NaN; −1 if there is none. */
  public int peak() {
    int best = -1;
    for (int i = 0; i < size(); i++) {
      if (!Double.isNaN(values[i]) && (best < 0 || values[i] > values[best])) {
        best = i;
      }
    }
    return best;
  }

  /** The largest value that is not NaN; NaN if there is none. */
  public double max() {
    return peak() < 0 ? Double.NaN : value(peak());
  }

  /** The share of values that meet a condition; NaN if the series is empty. */
  public double share(DoublePredicate condition) {
    return (double) Arrays.stream(values).filter(condition).count() / size();
  }
}
