package io.github.convlens.insight.report;

import java.util.Arrays;

/**
 * The histograms of one layer over the batches, thinned for display as the batches arrive. A column
 * is the mean of the neighbouring batches that share it. As long as there is enough capacity, every
 * batch has its own column.
 */
final class HistogramColumns {

  private final int capacity;
  private final int bins;
  private final long[] steps;
  private final int[] batches;
  private final float[][] sums;
  private int size;
  private int perColumn = 1;

  HistogramColumns(int columns, int bins) {
    this.capacity = Math.max(2, columns / 2 * 2);
    this.bins = bins;
    steps = new long[capacity];
    batches = new int[capacity];
    sums = new float[capacity][];
  }

  /** Adds the counts of the next batch. */
  void add(long step, float[] counts) {
    if (size > 0 && batches[size - 1] < perColumn) {
      merge(size - 1, counts);
      batches[size - 1]++;
      return;
    }
    if (size == capacity) {
      mergePairs();
    }
    steps[size] = step;
    batches[size] = 1;
    sums[size++] = counts;
  }

  private void merge(int column, float[] counts) {
    for (int bin = 0; bin < bins; bin++) {
      sums[column][bin] += counts[bin];
    }
  }

  private void mergePairs() {
    for (int i = 0; i < capacity / 2; i++) {
      steps[i] = steps[2 * i];
      batches[i] = batches[2 * i] + batches[2 * i + 1];
      sums[i] = sums[2 * i];
      merge(i, sums[2 * i + 1]);
    }
    size = capacity / 2;
    perColumn *= 2;
  }

  int size() {
    return size;
  }

  int bins() {
    return bins;
  }

  /** The step of the first batch of each column. */
  long[] steps() {
    return Arrays.copyOf(steps, size);
  }

  /** The step at which a column after the last column would begin. */
  long end() {
    return size > 1 ? 2 * steps[size - 1] - steps[size - 2] : steps[0] + 1;
  }

  /** The mean count of a bin over the batches of a column. */
  float count(int column, int bin) {
    return sums[column][bin] / batches[column];
  }
}
