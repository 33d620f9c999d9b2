package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.SparseFormat;

/** A source of the stored pixels of an epoch, indexed by an image's position in the epoch. */
sealed interface PixelSource extends AutoCloseable
    permits PixelSource.Rows, PixelSource.Shuffled, PixelSource.Windows, StreamedPixels {

  /**
   * The pixels at positions {@code from} (inclusive) to {@code to} (exclusive), as they are stored.
   * The array has shape (to − from, H·W·C) and is attached to the manager.
   */
  NDArray gather(int from, int to, NDManager manager);

  /** The total time that {@link #gather} has spent waiting for pixels, in nanoseconds. */
  default long waitedNanos() {
    return 0;
  }

  /** Stops reading ahead. */
  @Override
  default void close() {}

  /**
   * The images in stored order. The result is a view, so nothing is copied. {@code images} is (N,
   * H·W·C).
   */
  record Rows(NDArray images) implements PixelSource {
    @Override
    public NDArray gather(int from, int to, NDManager manager) {
      return images.get(manager, NDIndex.sliceAxis(0, from, to));
    }
  }

  /**
   * Whole images in any order. {@code images} is (N, H·W·C), {@code order} int64 (N).
   *
   * <p>The embedding look-up is libtorch's index_select of whole rows. It is four times faster than
   * indexing with arrays, which works value by value.
   */
  record Shuffled(NDArray images, NDArray order) implements PixelSource {
    @Override
    public NDArray gather(int from, int to, NDManager manager) {
      try (NDArray index = order.get(manager, NDIndex.sliceAxis(0, from, to))) {
        return lookUp(index, images);
      }
    }
  }

  /**
   * Windows of the (padded) images, mirrored or not. Cropping and flipping together take a single
   * gather of pixels.
   *
   * @param pixels all pixels of all images, (N·PH·PW, C)
   * @param corner int64 (N, 1), in the order of the epoch: the index of the window's first pixel
   * @param direction int64 (N), in the order of the epoch: 1 if the window is mirrored, 0 otherwise
   * @param offsets int64 (2, H·W): for each direction, the offsets of the window's pixels from its
   *     first pixel
   * @param values H·W·C
   */
  record Windows(NDArray pixels, NDArray corner, NDArray direction, NDArray offsets, int values)
      implements PixelSource {
    @Override
    public NDArray gather(int from, int to, NDManager manager) {
      try (NDArray first = corner.get(manager, NDIndex.sliceAxis(0, from, to));
          NDArray way = direction.get(manager, NDIndex.sliceAxis(0, from, to));
          NDArray index = lookUp(way, offsets).addi(first);
          NDArray window = lookUp(index, pixels)) {
        return window.reshape(to - from, values);
      }
    }
  }

  /** The rows of a matrix (R, D) at an index of any shape S. The result has shape (S, D). */
  static NDArray lookUp(NDArray index, NDArray matrix) {
    return index
        .getNDArrayInternal()
        .embedding(index, matrix, SparseFormat.DENSE)
        .singletonOrThrow();
  }
}
