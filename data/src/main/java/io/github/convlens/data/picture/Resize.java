package io.github.convlens.data.picture;

import java.util.Arrays;

/**
 * Bilinear resizing with a triangle filter that widens when the image shrinks, so that nothing is
 * skipped (as PIL's {@code BILINEAR}). Written out because the JDK's own depends on the platform.
 */
final class Resize {
  private Resize() {}

  /**
   * The part of a side that is shown, in pixels of the source; may begin and end within a pixel.
   */
  record Window(double start, double length) {}

  /** One axis: the first source pixel of each new one, and the weights from there on. */
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
  }

  /** Resizes HWC bytes, one new row at a time, so that no second picture of floats is needed. */
  static byte[] to(
      byte[] pixels, int channels, Fit.Size from, Window down, Window across, Fit.Size to) {
    Taps rows = Taps.of(from.rows(), down, to.rows());
    Taps columns = Taps.of(from.columns(), across, to.columns());
    byte[] result = new byte[to.rows() * to.columns() * channels];
    float[] line = new float[from.columns() * channels];
    for (int y = 0; y < to.rows(); y++) {
      Arrays.fill(line, 0);
      float[] weights = rows.weights[y];
      for (int k = 0; k < weights.length; k++) {
        int source = (rows.first[y] + k) * line.length;
        for (int i = 0; i < line.length; i++) {
          line[i] += weights[k] * (pixels[source + i] & 0xff);
        }
      }
      for (int x = 0; x < to.columns(); x++) {
        for (int c = 0; c < channels; c++) {
          float sum = 0;
          for (int k = 0; k < columns.weights[x].length; k++) {
            sum += columns.weights[x][k] * line[(columns.first[x] + k) * channels + c];
          }
          int value = Math.max(0, Math.min(255, Math.round(sum)));
          result[(y * to.columns() + x) * channels + c] = (byte) value;
        }
      }
    }
    return result;
  }
}
