package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one pass over the images of a split. Any batch can be requested at any time and
 * any number of times, and is always the same. So a run that is resumed in the middle of an epoch
 * can request the batch at which it stopped.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class Batches implements AutoCloseable {
  private static final double NANOS = 1e9;

  final NDManager manager;
  private final Source source;
  private final int images;
  private final int batchSize;
  private final int count;

  /**
   * The changes that are made to the images of a pass.
   *
   * @param levels changes of the images' pixel values, made before normalisation; null if there are
   *     none
   * @param normalised changes of the normalised images, in this order
   * @param mixing the mixing of a batch's images with each other; null if images are not mixed
   */
  record Changed(
      @Nullable LevelChanges levels, List<ImageChange> normalised, @Nullable BatchMixing mixing) {
    static final Changed NOTHING = new Changed(null, List.of(), null);
  }

  /**
   * The images from which batches are gathered.
   *
   * @param manager the owner of the arrays that only this pass needs; closed with the pass
   * @param pixels the stored pixels, indexed by an image's position in this pass
   * @param normalizer the normaliser of stored bytes
   * @param image the shape of an image, (H, W, C)
   * @param labels the images' targets (N) or (N, outputs), in the order of this pass
   * @param changed the changes that are made to the images
   */
  record Source(
      NDManager manager,
      PixelSource pixels,
      PixelNormalizer normalizer,
      Shape image,
      NDArray labels,
      Changed changed) {

    @Nullable LevelChanges levels() {
      return changed.levels;
    }

    List<ImageChange> changes() {
      return changed.normalised;
    }

    @Nullable BatchMixing mixing() {
      return changed.mixing;
    }

    Batches of(int batchSize, boolean dropLast) {
      return new Batches(this, batchSize, dropLast);
    }
  }

  private Batches(Source source, int batchSize, boolean dropLast) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("a batch of " + batchSize + " images");
    }
    this.manager = source.manager;
    this.source = source;
    this.images = Math.toIntExact(source.labels.getShape().get(0));
    this.batchSize = batchSize;
    int whole = images / batchSize;
    this.count = dropLast || images % batchSize == 0 ? whole : whole + 1;
  }

  /** The number of batches; 0 if the only batch is short and is dropped. */
  public int count() {
    return count;
  }

  /** The number of images in a batch. */
  public int size(int index) {
    return Math.min(batchSize, images - from(index));
  }

  /**
   * Gathers one batch on the device.
   *
   * @param index 0 to {@link #count()} − 1
   * @param batchManager the manager to which the batch's arrays are attached
   * @throws IndexOutOfBoundsException if there is no such batch
   */
  public Batch get(int index, NDManager batchManager) {
    return get(index, Share.WHOLE, batchManager);
  }

  /**
   * Like {@link #get(int, NDManager)}, but gathers only one worker's share of the batch. Each image
   * is the same as in the whole batch, even if it is mixed with an image of another share.
   *
   * @throws IllegalArgumentException if the share has no image
   */
  public Batch get(int index, Share share, NDManager batchManager) {
    int first = from(index);
    int from = first + share.from(size(index));
    int to = first + share.to(size(index));
    if (from == to) {
      throw new IllegalArgumentException(
          "%s is empty in a batch of %d images".formatted(share, size(index)));
    }
    if (share.isWhole() || source.mixing() == null) {
      return gathered(index, from, to, batchManager);
    }
    // Images may be mixed with images of other shares, so the whole batch is needed.
    Batch whole = gathered(index, first, first + size(index), batchManager);
    return whole.part(from - first, to - first, batchManager);
  }

  private Batch gathered(int index, int from, int to, NDManager batchManager) {
    NDArray gathered = source.pixels.gather(from, to, batchManager);
    try (NDArray normalized = normalized(gathered, from, to, batchManager);
        NDArray nhwc = normalized.reshape(new Shape(to - from).addAll(source.image))) {
      for (ImageChange change : source.changes()) {
        change.apply(nhwc, from, to, batchManager);
      }
      NDArray labels = source.labels.get(batchManager, NDIndex.sliceAxis(0, from, to));
      return source.mixing() == null
          ? new Batch(nhwc.transpose(0, 3, 1, 2), labels, to - from)
          : source.mixing().mixed(nhwc, labels, index);
    }
  }

  private NDArray normalized(NDArray gathered, int from, int to, NDManager batchManager) {
    return source.levels() == null
        ? source.normalizer.normalized(gathered)
        : source.levels().normalized(gathered, from, to, batchManager);
  }

  /**
   * The total time that {@link #get} has spent waiting for images that are not in memory, in
   * seconds.
   */
  public double waitedSeconds() {
    return source.pixels.waitedNanos() / NANOS;
  }

  private int from(int index) {
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException("batch " + index + " of " + count);
    }
    return index * batchSize;
  }

  /** Frees the arrays that only this pass needed; batches that were returned stay valid. */
  @Override
  public void close() {
    source.pixels.close();
    manager.close();
  }
}
