package io.github.convlens.data.bulk;

import io.github.convlens.data.picture.ImageFile;
import io.github.convlens.data.picture.Preparation;
import java.util.concurrent.Semaphore;

/**
 * Decodes pictures on several threads. The size of the heap limits how many pictures are decoded at
 * once.
 */
final class Decoding {
  private static final int BYTES_PER_PIXEL = 12;

  private final int budget = (int) Math.max(1, (Runtime.getRuntime().maxMemory() / 3) >> 20);
  private final Semaphore heapMegabytes = new Semaphore(budget);
  private final Preparation preparation;

  Decoding(Preparation preparation) {
    this.preparation = preparation;
  }

  ImageFile.Pixels decode(ImageFile file, int channels, int[] size) {
    long bytes = (long) file.height() * file.width() * BYTES_PER_PIXEL;
    int cost = (int) Math.min(budget, 1 + (bytes >> 20));
    heapMegabytes.acquireUninterruptibly(cost);
    try {
      return file.pixels(channels, size[0], size[1], preparation);
    } finally {
      heapMegabytes.release(cost);
    }
  }
}
