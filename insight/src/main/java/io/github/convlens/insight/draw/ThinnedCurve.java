package io.github.convlens.insight.draw;

import java.util.Arrays;

/**
 * A curve that is thinned for display as its points arrive. Neighbouring points share a bucket.
 * Each bucket keeps its lowest and its highest point, so that no spike is lost. As long as the
 * curve has no more points than there are buckets (half the number of points to keep), every point
 * is kept.
 */
public final class ThinnedCurve {

  private final int capacity;
  private final long[] start;
  private final long[] lowStep;
  private final long[] highStep;
  private final double[] low;
  private final double[] high;
  private int buckets;
  private int perBucket = 1;
  private int inLast;
  private long lastStep;
  private double last = Double.NaN;

  /**
   * @param points the largest number of points to keep, besides the last point
   */
  public ThinnedCurve(int points) {
    // Each bucket has two points. The number of buckets is even, since buckets are merged in pairs.
    capacity = Math.max(2, points / 4 * 2);
    start = new long[capacity];
    lowStep = new long[capacity];
    highStep = new long[capacity];
    low = new double[capacity];
    high = new double[capacity];
  }

  /** Adds the next point; a value that is NaN or infinite is left out. */
  public void add(long step, double value) {
    if (!Double.isFinite(value)) {
      return;
    }
    lastStep = step;
    last = value;
    if (buckets > 0 && inLast < perBucket) {
      extend(buckets - 1, step, value);
      inLast++;
      return;
    }
    if (buckets == capacity) {
      mergePairs();
    }
    start[buckets] = step;
    set(buckets++, step, value);
    inLast = 1;
  }

  private void set(int bucket, long step, double value) {
    lowStep[bucket] = step;
    highStep[bucket] = step;
    low[bucket] = value;
    high[bucket] = value;
  }

  private void extend(int bucket, long step, double value) {
    if (value < low[bucket]) {
      low[bucket] = value;
      lowStep[bucket] = step;
    }
    if (value > high[bucket]) {
      high[bucket] = value;
      highStep[bucket] = step;
    }
  }

  private void mergePairs() {
    for (int i = 0; i < capacity / 2; i++) {
      start[i] = start[2 * i];
      // Bucket 0 is also the first of its own pair, so it must be read before it is written.
      long highestStep = highStep[2 * i];
      double highest = high[2 * i];
      set(i, lowStep[2 * i], low[2 * i]);
      extend(i, highestStep, highest);
      extend(i, lowStep[2 * i + 1], low[2 * i + 1]);
      extend(i, highStep[2 * i + 1], high[2 * i + 1]);
    }
    buckets = capacity / 2;
    perBucket *= 2;
  }

  /** The points of a curve, in the order of their steps. */
  public record Points(long[] steps, double[] values) {}

  boolean isEmpty() {
    return buckets == 0;
  }

  /**
   * The lowest and the highest value of each bucket. The one that came first is placed at the
   * bucket's start, the other at its middle. All curves of the same batches have these steps in
   * common, so a chart of many curves needs only one list of steps.
   */
  public Points alignedPoints() {
    if (perBucket == 1) {
      return points();
    }
    long[] steps = new long[2 * buckets];
    double[] values = new double[2 * buckets];
    for (int i = 0; i < buckets; i++) {
      long next = i + 1 < buckets ? start[i + 1] : lastStep + 1;
      boolean lowFirst = lowStep[i] <= highStep[i];
      steps[2 * i] = start[i];
      values[2 * i] = lowFirst ? low[i] : high[i];
      steps[2 * i + 1] = (start[i] + next) / 2;
      values[2 * i + 1] = lowFirst ? high[i] : low[i];
    }
    return new Points(steps, values);
  }

  /** The points that were kept and the last point, at their own steps. */
  public Points points() {
    long[] steps = new long[2 * buckets + 1];
    double[] values = new double[2 * buckets + 1];
    int count = 0;
    for (int i = 0; i < buckets; i++) {
      boolean lowFirst = lowStep[i] <= highStep[i];
      steps[count] = lowFirst ? lowStep[i] : highStep[i];
      values[count++] = lowFirst ? low[i] : high[i];
      if (lowStep[i] != highStep[i]) {
        steps[count] = lowFirst ? highStep[i] : lowStep[i];
        values[count++] = lowFirst ? high[i] : low[i];
      }
    }
    if (count > 0 && steps[count - 1] != lastStep) {
      steps[count] = lastStep;
      values[count++] = last;
    }
    return new Points(Arrays.copyOf(steps, count), Arrays.copyOf(values, count));
  }
}
