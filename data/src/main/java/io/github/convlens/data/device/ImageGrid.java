package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.data.augment.Border;

/**
 * The size of an image and its border, from which the indices of pixels are computed.
 *
 * @param height the height in pixels, without the border
 * @param width the width in pixels, without the border
 * @param channels 1 or 3
 * @param border the border
 */
record ImageGrid(int height, int width, int channels, Border border) {

  /** The width of the border on every side, in pixels. */
  int padding() {
    return border.width();
  }

  /** The number of values of an image without its border. */
  int values() {
    return height * width * channels;
  }

  /** The number of pixels of an image with its border. */
  private long area() {
    return stride() * (height + 2L * padding());
  }

  private long stride() {
    return width + 2L * padding();
  }

  /** The shape of stored images: (n, H + 2·padding, W + 2·padding, C). */
  Shape stored(long images) {
    return new Shape(images, height + 2L * padding(), stride(), channels);
  }

  /**
   * The index of the images {@code from} (inclusive) to {@code to} (exclusive), without their
   * borders, in an array of the shape {@link #stored}.
   */
  NDIndex inside(long from, long to) {
    return new NDIndex()
        .addSliceDim(from, to)
        .addSliceDim(padding(), padding() + height)
        .addSliceDim(padding(), padding() + width)
        .addAllDim();
  }

  /**
   * Fills the border from the images inside it, if the border reflects them.
   *
   * @param stored an array of the shape {@link #stored}
   */
  void reflect(NDArray stored) {
    if (!border.reflects()) {
      return;
    }
    int lastRow = padding() + height - 1;
    int lastColumn = padding() + width - 1;
    for (int i = 1; i <= padding(); i++) {
      copy(stored, ":, %d", padding() + i, padding() - i);
      copy(stored, ":, %d", lastRow - i, lastRow + i);
    }
    for (int i = 1; i <= padding(); i++) { // after the rows, so that the corners are filled too
      copy(stored, ":, :, %d", padding() + i, padding() - i);
      copy(stored, ":, :, %d", lastColumn - i, lastColumn + i);
    }
  }

  private static void copy(NDArray stored, String line, int from, int to) {
    try (NDArray pixels = stored.get(line.formatted(from))) {
      stored.set(new NDIndex(line.formatted(to)), pixels);
    }
  }

  /**
   * The shape of stored images as a matrix with a row for each pixel and a column for each channel.
   */
  Shape pixels(long images) {
    return new Shape(images * area(), channels);
  }

  /** The index of a window's first pixel, for the image stored at the given position. */
  long corner(long place, int top, int left) {
    return place * area() + top * stride() + left;
  }

  /**
   * The differences between the indices of a window's pixels and the index of its first pixel. The
   * array is int64 (2, H·W), with a row for the window as it is and a row for the mirrored window.
   */
  NDArray offsets(NDManager manager) {
    int window = height * width;
    long[] offsets = new long[2 * window];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        offsets[y * width + x] = y * stride() + x;
        offsets[window + y * width + x] = y * stride() + width - 1 - x;
      }
    }
    return Upload.int64(offsets, new Shape(2, window), manager);
  }

  /**
   * The windows at some positions of a plan.
   *
   * @param pixels the pixels of stored images, shaped by {@link #pixels}
   * @param places the indices, among the stored images, of the images at positions {@code from},
   *     {@code from} + 1, …
   * @param offsets the offsets, from {@link #offsets}
   */
  PixelSource.Windows windows(
      NDArray pixels, int[] places, EpochPlan plan, int from, NDArray offsets, NDManager manager) {
    long[] corner = new long[places.length];
    int[] direction = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      corner[i] = corner(places[i], plan.top()[from + i], plan.left()[from + i]);
      direction[i] = plan.mirrored()[from + i] ? 1 : 0;
    }
    return new PixelSource.Windows(
        pixels,
        Upload.int64(corner, new Shape(corner.length, 1), manager),
        Upload.int64(direction, manager),
        offsets,
        values());
  }
}
