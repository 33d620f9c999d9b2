package io.github.convlens.model;

/**
 * The pixels of the network's input that one output pixel of a layer sees. An output pixel in row y
 * sees the input rows from {@code rows.first + y * rows.jump} to {@code rows.last + y * rows.jump}.
 * Padding is counted, so these rows may lie outside the image. The same holds for columns.
 *
 * @param rows the receptive field along the height
 * @param columns the receptive field along the width
 */
public record ReceptiveField(Axis rows, Axis columns) {
  /** The receptive field of the input itself, in which each pixel sees only itself. */
  public static final ReceptiveField INPUT =
      new ReceptiveField(new Axis(1, 0, 0), new Axis(1, 0, 0));

  /**
   * The receptive field along one axis.
   *
   * @param jump the distance between two neighbouring output pixels, in input pixels
   * @param first the first input pixel that output pixel 0 sees
   * @param last the last input pixel that output pixel 0 sees
   */
  public record Axis(long jump, long first, long last) {
    /** The number of input pixels that one output pixel sees. */
    public long size() {
      return last - first + 1;
    }

    private Axis through(int kernel, Window window) {
      long reach = (long) window.dilation() * (kernel - 1) - window.padding();
      return new Axis(jump * window.stride(), first - jump * window.padding(), last + jump * reach);
    }

    private Axis union(Axis other) {
      return new Axis(jump, Math.min(first, other.first), Math.max(last, other.last));
    }
  }

  /** The receptive field after a layer with this window. */
  ReceptiveField through(Window window) {
    return new ReceptiveField(
        rows.through(window.kernelHeight(), window), columns.through(window.kernelWidth(), window));
  }

  /**
   * The receptive field of the sum of this branch and another. If their jumps differ, the jump of
   * this branch is used.
   */
  ReceptiveField union(ReceptiveField other) {
    return new ReceptiveField(rows.union(other.rows), columns.union(other.columns));
  }

  /** The size as text, such as {@code 17}, or {@code 17x33} if rows and columns differ. */
  @Override
  public String toString() {
    return rows.size() == columns.size()
        ? Long.toString(rows.size())
        : rows.size() + "x" + columns.size();
  }
}
