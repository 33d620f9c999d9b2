package io.github.convlens.experiment.explain;

/**
 * A number for every pixel of an image.
 *
 * @param values the numbers in row-major order
 * @param height the number of rows
 * @param width the number of columns
 * @param signed whether numbers may be negative; a negative number is evidence against the
 *     explained class, label or number
 */
public record HeatMap(float[] values, int height, int width, boolean signed) {

  /**
   * This map resized by bilinear interpolation, in the same way as by {@code
   * torch.nn.functional.interpolate} with {@code align_corners=False}.
   */
  HeatMap resized(int toHeight, int toWidth) {
    float[] resized = new float[toHeight * toWidth];
    for (int y = 0; y < toHeight; y++) {
      Position row = Position.of(y, toHeight, height);
      for (int x = 0; x < toWidth; x++) {
        Position column = Position.of(x, toWidth, width);
        double above = between(row.first, column);
        double below = between(row.second, column);
        resized[y * toWidth + x] = (float) (above + (below - above) * row.part);
      }
    }
    return new HeatMap(resized, toHeight, toWidth, signed);
  }

  private double between(int row, Position column) {
    double left = values[row * width + column.first];
    double right = values[row * width + column.second];
    return left + (right - left) * column.part;
  }

  /**
   * The position of a new row or column between two old rows or columns.
   *
   * @param first the old row or column before it
   * @param second the old row or column after it
   * @param part the position between {@code first} (0) and {@code second} (1)
   */
  private record Position(int first, int second, double part) {
    static Position of(int index, int newLength, int oldLength) {
      double source = Math.max(0, (index + 0.5) * oldLength / newLength - 0.5);
      int first = Math.min((int) source, oldLength - 1);
      return new Position(first, Math.min(first + 1, oldLength - 1), source - first);
    }
  }
}
