package io.github.convlens.data.picture;

import java.util.Arrays;

/**
 * Bilinear resizing with a triangle filter that widens when the image shrinks, so that no pixel is
 * skipped (like PIL's {@code BILINEAR}). Implemented here because the results of the JDK's own
 * resizing depend on the platform.
 */
final class Resize {
  private Resize() {}

  /**
   * The part of the source, along one axis, that the result shows. It is measured in pixels of the
   * source, and may begin and end within a pixel.
   */
  record Window(double start, double length) {}

  /**
   * The filter of one axis: for each new pixel, the first source pixel on which it depends, and the
   * weights of this source pixel and of the source pixels after it.
   */
  private record Taps(int[] first, float[][] weights) {

    static Taps of(int from, Window window, int to) {
      double scale = window.length / to;
      double support = Math.max(1.0, scale);
      int[] first = new int[to];
      float[][] weights = new float[to][];
      for (int i = 0; i < to; i++) {
        double centre = window.start + (i + 0.5) * scale;
        first[i] = (int) Math.max(0, Math.floor(centre - support + 0.5));
        int end = (int) Math.min(from, Math.floor(centre + support + 0.5));
        weights[i] = new float[Math.max(1, end - first[i])];
        double sum = 0;
        for (int k = 0; k < weights[i].length; k++) {
          double distance = Math.abs(first[i] + k + 0.5 - centre) / support;
          weights[i][k] = (float) Math.max(0, 1 - distance);
          sum += weights[i][k];
        }
        for (int k = 0; k < weights[i].length; k++) {
          weights[i][k] = (float) (weights[i][k] / sum);
        }
      }
      return new Taps(first, weights);
    }

    /** The largest number of source pixels on which a new pixel depends. */
    int longest() {
      return Arrays.stream(weights).mapToInt(some -> some.length).max().orElse(1);
    }
  }

  /**
   * Resizes HWC bytes, one new row at a time, so that the whole picture is never held as floats.
   */
  static byte[] to(
      byte[] pixels, int channels, Fit.Size from, Window down, Window across, Fit.Size to) {
    Taps rows = Taps.of(from.rows(), down, to.rows());
    Taps columns = Taps.of(from.columns(), across, to.columns());
    byte[] result = new byte[to.rows() * to.columns() * channels];
    Rows source = new Rows(pixels, from.columns() * channels, rows.longest());
    float[] line = new float[from.columns() * channels];
    for (int y = 0; y < to.rows(); y++) {
      Arrays.fill(line, 0);
      float[] weights = rows.weights[y];
      for (int k = 0; k < weights.length; k++) {
        add(source.floats(rows.first[y] + k), weights[k], line);
      }
      int at = y * to.columns() * channels;
      if (channels == 3) {
        acrossColours(line, columns, result, at);
      } else {
        acrossGrey(line, columns, result, at);
      }
    }
    return result;
  }

  /**
   * The source's rows as floats. Each row is converted only once, although neighbouring new rows
   * depend on some of the same source rows.
   */
  private static final class Rows {
    private final byte[] pixels;
    private final float[][] slots;
    private final int[] rowInSlot;

    Rows(byte[] pixels, int length, int count) {
      this.pixels = pixels;
      this.slots = new float[count][length];
      this.rowInSlot = new int[count];
      Arrays.fill(rowInSlot, -1);
    }

    float[] floats(int row) {
      int slot = row % slots.length;
      float[] floats = slots[slot];
      if (rowInSlot[slot] != row) {
        rowInSlot[slot] = row;
        int from = row * floats.length;
        for (int i = 0; i < floats.length; i++) {
          floats[i] = pixels[from + i] & 0xff;
        }
      }
      return floats;
    }
  }

  private static void add(float[] row, float weight, float[] line) {
    for (int i = 0; i < line.length; i++) {
      line[i] += weight * row[i];
    }
  }

  private static void acrossGrey(float[] line, Taps columns, byte[] result, int at) {
    for (int x = 0; x < columns.first.length; x++) {
      float[] weights = columns.weights[x];
      int source = columns.first[x];
      float sum = 0;
      for (int k = 0; k < weights.length; k++) {
        sum += weights[k] * line[source + k];
      }
      result[at + x] = rounded(sum);
    }
  }

  private static void acrossColours(float[] line, Taps columns, byte[] result, int at) {
    for (int x = 0; x < columns.first.length; x++) {
      float[] weights = columns.weights[x];
      int source = 3 * columns.first[x];
      float red = 0;
      float green = 0;
      float blue = 0;
      for (int k = 0; k < weights.length; k++) {
        red += weights[k] * line[source];
        green += weights[k] * line[source + 1];
        blue += weights[k] * line[source + 2];
        source += 3;
      }
      result[at + 3 * x] = rounded(red);
      result[at + 3 * x + 1] = rounded(green);
      result[at + 3 * x + 2] = rounded(blue);
    }
  }

  private static byte rounded(float value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }
}
