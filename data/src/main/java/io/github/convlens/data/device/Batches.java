package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

/**
 * The batches of one pass over resident images. Any batch can be asked for at any time and any
 * number of times, and is always the same: a run resumed in mid-epoch asks for the batch it stopped
 * at.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class Batches implements AutoCloseable {
  private final DeviceImages images;
  final NDManager manager;
  private final PixelSource pixels;
  private final NDArray labels;
  private final CutoutMask cutout;
  private final int batchSize;
  private final int count;

  /**
   * @param manager owns what this pass alone needs; closed with it
   * @param labels int64 (N), by position
   * @param cutout null for none
   */
  Batches(
      DeviceImages images,
      NDManager manager,
      PixelSource pixels,
      NDArray labels,
      CutoutMask cutout,
      int batchSize,
      boolean dropLast) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("a batch of " + batchSize + " images");
    }
    this.images = images;
    this.manager = manager;
    this.pixels = pixels;
    this.labels = labels;
    this.cutout = cutout;
    this.batchSize = batchSize;
    int whole = images.count() / batchSize;
    this.count = dropLast || images.count() % batchSize == 0 ? whole : whole + 1;
  }

  /** Returns the number of batches; 0 where the short last batch is dropped and the only one. */
  public int count() {
    return count;
  }

  /** Returns the number of images in a batch. */
  public int size(int index) {
    return Math.min(batchSize, images.count() - from(index));
  }

  /**
   * Gathers one batch on the device.
   *
   * @param index 0 to {@link #count()} − 1
   * @param batchManager the batch's arrays are attached to it
   * @throws IndexOutOfBoundsException if there is no such batch
   */
  public Batch get(int index, NDManager batchManager) {
    int from = from(index);
    int to = from + size(index);
    NDArray gathered = pixels.gather(from, to, batchManager);
    try (NDArray normalized = images.normalized(gathered);
        NDArray nhwc =
            normalized.reshape(to - from, images.height(), images.width(), images.channels())) {
      if (cutout != null) {
        cutout.apply(nhwc, from, to, batchManager);
      }
      return new Batch(
          nhwc.transpose(0, 3, 1, 2),
          labels.get(batchManager, NDIndex.sliceAxis(0, from, to)),
          to - from);
    }
  }

  private int from(int index) {
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException("batch " + index + " of " + count);
    }
    return index * batchSize;
  }

  /** Frees what this pass alone needed; batches already handed out stay valid. */
  @Override
  public void close() {
    manager.close();
  }
}
