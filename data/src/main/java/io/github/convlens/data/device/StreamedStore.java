package io.github.convlens.data.device;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.image.Pixels;
import io.github.convlens.data.image.ReducedPixels;
import io.github.convlens.data.picture.StoreSize;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Images that are not in memory, and are read ahead batch by batch. */
final class StreamedStore implements ImageStore {
  private final Pixels pixels;
  private final PixelNormalizer normalizer;
  private final ImageGrid grid;
  private final ReadingThreads threads;

  /**
   * @param threads the threads that read ahead; closed with this object
   */
  StreamedStore(Pixels pixels, PixelNormalizer normalizer, ImageGrid grid, ReadingThreads threads) {
    this.pixels = pixels;
    this.normalizer = normalizer;
    this.grid = grid;
    this.threads = threads;
  }

  @Override
  public PixelSource ordered(NDManager pass) {
    return new StreamedPixels(reading(pixels.count(), pixels::copy), normalizer, grid, null, pass);
  }

  @Override
  public PixelSource planned(
      EpochPlan plan,
      boolean windows,
      @Nullable IntFunction<StoreSize.Window> cut,
      NDManager pass) {
    int[] order = plan.order();
    ReadAhead.Image image =
        cut == null
            ? (position, into, at) -> pixels.copy(order[position], into, at)
            : windows(order, cut);
    ReadAhead reading = reading(order.length, image);
    return new StreamedPixels(reading, normalizer, grid, windows ? plan : null, pass);
  }

  private ReadAhead.Image windows(int[] order, IntFunction<StoreSize.Window> cut) {
    if (!(pixels instanceof ReducedPixels reduced)) {
      throw new IllegalArgumentException(
          "windows can be cut only from pictures that are stored larger than the network's input");
    }
    return (position, into, at) -> reduced.copy(order[position], cut.apply(position), into, at);
  }

  private ReadAhead reading(int positions, ReadAhead.Image image) {
    return new ReadAhead(image, positions, pixels.valuesPerImage(), threads);
  }

  @Override
  public Storage storage() {
    return Storage.BYTES;
  }

  @Override
  public void close() {
    threads.close();
  }
}
