package io.github.convlens.data.format;

import java.util.Arrays;

/**
 * Bilinear resizing with a triangle filter that widens when the image shrinks, so that nothing is
 * skipped (as PIL's {@code BILINEAR}). Written out because the JDK's own depends on the platform.
 */
final class Resize {
  private Resize() {}

  /** Resizes HWC bytes, one new row at a time, so that no second picture of floats is needed. */
  static byte[] to(byte[] pixels, int channels, int height, int width, int rows, int columns) {
    float[][] down = weights(height, rows);
    int[] firstRow = firsts(height, rows);
    float[][] across = weights(width, columns);
    int[] firstColumn = firsts(width, columns);
    byte[] result = new byte[rows * columns * channels];
    float[] line = new float[width * channels];
    for (int y = 0; y < rows; y++) {
      Arrays.fill(line, 0);
      for (int k = 0; k < down[y].length; k++) {
        int source = (firstRow[y] + k) * line.length;
        for (int i = 0; i < line.length; i++) {
          line[i] += down[y][k] * (pixels[source + i] & 0xff);
        }
      }
      for (int x = 0; x < columns; x++) {
        for (int c = 0; c < channels; c++) {
          float sum = 0;
          for (int k = 0; k < across[x].length; k++) {
            sum += across[x][k] * line[(firstColumn[x] + k) * channels + c];
          }
          int value = Math.max(0, Math.min(255, Math.round(sum)));
          result[(y * columns + x) * channels + c] = (byte) value;
        }
      }
    }
    return result;
  }

  private static double centre(int from, int to, int i) {
    return (i + 0.5) * from / to;
  }

  private static double support(int from, int to) {
    return Math.max(1.0, (double) from / to);
  }

  private static int[] firsts(int from, int to) {
    int[] first = new int[to];
    for (int i = 0; i < to; i++) {
      first[i] = (int) Math.max(0, Math.floor(centre(from, to, i) - support(from, to) + 0.5));
    }
    return first;
  }

  private static float[][] weights(int from, int to) {
    int[] first = firsts(from, to);
    double support = support(from, to);
    float[][] weights = new float[to][];
    for (int i = 0; i < to; i++) {
      double centre = centre(from, to, i);
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
    return weights;
  }
}
