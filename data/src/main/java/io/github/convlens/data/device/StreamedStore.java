package io.github.convlens.data.device;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.image.Pixels;
import java.util.stream.IntStream;

/** Images that do not lie in memory: read ahead, batch by batch. */
final class StreamedStore implements ImageStore {
  private final Pixels pixels;
  private final PixelNormalizer normalizer;
  private final ImageGrid grid;
  private final ReadingThreads threads;

  /**
   * @param threads that read ahead; closed with this
   */
  StreamedStore(Pixels pixels, PixelNormalizer normalizer, ImageGrid grid, ReadingThreads threads) {
    this.pixels = pixels;
    this.normalizer = normalizer;
    this.grid = grid;
    this.threads = threads;
  }

  @Override
  public PixelSource ordered(NDManager pass) {
    int[] order = IntStream.range(0, pixels.count()).toArray();
    return new StreamedPixels(new ReadAhead(pixels, order, threads), normalizer, grid, null, pass);
  }

  @Override
  public PixelSource planned(EpochPlan plan, boolean windows, NDManager pass) {
    ReadAhead reading = new ReadAhead(pixels, plan.order(), threads);
    return new StreamedPixels(reading, normalizer, grid, windows ? plan : null, pass);
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
