package io.github.convlens.data.device;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The pixels of a batch, from host memory that is filled ahead of use. They have the same bits as
 * the pixels of images that are resident as floats.
 */
final class StreamedPixels implements PixelSource {
  private final ReadAhead reading;
  private final PixelNormalizer normalizer;
  private final ImageGrid grid;
  private final @Nullable EpochPlan plan;
  private final NDArray offsets;

  /**
   * @param reading the reader of the pixels; closed with this object
   * @param plan the plan of crops and flips; null if there are none
   * @param pass the owner of the arrays that only this pass needs
   */
  StreamedPixels(
      ReadAhead reading,
      PixelNormalizer normalizer,
      ImageGrid grid,
      @Nullable EpochPlan plan,
      NDManager pass) {
    this.reading = reading;
    this.normalizer = normalizer;
    this.grid = grid;
    this.plan = plan;
    this.offsets = grid.offsets(pass);
  }

  @Override
  public NDArray gather(int from, int to, NDManager manager) {
    int n = to - from;
    try (ReadAhead.Filled filled = reading.take(from, to)) {
      // On a CPU the array borrows the buffer, so the returned array must be a copy.
      Shape rows = new Shape(n, grid.values());
      try (NDArray bytes = manager.create(filled.bytes(), rows, DataType.UINT8)) {
        return plan == null ? bytes.duplicate() : windows(plan, bytes, from, n, manager);
      }
    }
  }

  private NDArray windows(EpochPlan plan, NDArray bytes, int from, int n, NDManager manager) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray stored = grid.padding() == 0 ? bytes : bordered(bytes, n, scope);
      try (NDArray pixels = stored.reshape(grid.pixels(n))) {
        int[] places = IntStream.range(0, n).toArray();
        NDArray windows =
            grid.windows(pixels, places, requireNonNull(plan), from, offsets, scope)
                .gather(0, n, scope);
        windows.attach(manager);
        return windows;
      }
    }
  }

  /** The normalised images with their border, in which zeros are exactly the mean colour. */
  private NDArray bordered(NDArray bytes, int n, NDManager scope) {
    NDArray stored = scope.zeros(grid.stored(n), DataType.FLOAT32);
    try (NDArray floats = normalizer.apply(bytes.duplicate());
        NDArray images = floats.reshape(n, grid.height(), grid.width(), grid.channels())) {
      stored.set(grid.inside(0, n), images);
    }
    grid.reflect(stored);
    return stored;
  }

  @Override
  public long waitedNanos() {
    return reading.waitedNanos();
  }

  @Override
  public void close() {
    reading.close();
  }
}
