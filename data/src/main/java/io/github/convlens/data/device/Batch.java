package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import org.jspecify.annotations.Nullable;

/**
 * One batch on the device.
 *
 * @param images normalised float32, shape (N, C, H, W): a channels-last view of NHWC memory, the
 *     layout in which convolution is fastest. The array must not be changed, since it may be a view
 *     of the data set.
 * @param labels the images' targets: class indices, int64 of shape (N), or values, float32 of shape
 *     (N, outputs). If images are mixed, these are the targets of the images with the larger share.
 * @param size the number of images, N
 * @param others the images that are mixed in; null if there are none
 */
public record Batch(NDArray images, NDArray labels, int size, @Nullable Others others)
    implements AutoCloseable {

  /**
   * The images that are mixed into the images of a batch.
   *
   * @param labels their targets, in the shape of {@link Batch#labels}
   * @param share the share, 0.5 to 1, of the images to which {@link Batch#labels} belong; the
   *     images that are mixed in have the rest
   */
  public record Others(NDArray labels, double share) {}

  /** A batch whose images are not mixed. */
  public Batch(NDArray images, NDArray labels, int size) {
    this(images, labels, size, null);
  }

  /**
   * A part of the images with their labels. Its arrays are views of this batch, which must stay
   * open.
   *
   * @param from the index of the first image
   * @param to the index after the last image
   * @param scope the manager to which the views are attached
   */
  public Batch part(int from, int to, NDManager scope) {
    NDIndex range = NDIndex.sliceAxis(0, from, to);
    return new Batch(
        images.get(scope, range),
        labels.get(scope, range),
        to - from,
        others == null ? null : new Others(others.labels.get(scope, range), others.share));
  }

  /** Frees all arrays. */
  @Override
  public void close() {
    images.close();
    labels.close();
    if (others != null) {
      others.labels.close();
    }
  }
}
