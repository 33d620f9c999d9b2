package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import io.github.convlens.data.augment.Mixing;
import io.github.convlens.data.image.SeededRandom;
import io.github.convlens.data.internal.torch.AugmentKernels;

/**
 * Mixes each image of a batch with the previous one, and the first with the last. What is drawn for
 * a batch is a pure function of seed, epoch and index of the batch.
 */
record BatchMixing(Mixing mixing, ImageChange.Epoch epoch, AugmentKernels kernels) {

  /** The stream of random numbers, which differs from those of {@link EpochPlan}. */
  private static final long MIX = 6;

  /**
   * The mixed batch. Its arrays are attached to the managers of the given arrays.
   *
   * @param nhwc normalised images (N, H, W, C), changed in place
   * @param labels the images' targets; closing the returned batch closes them
   * @param index the index of the batch
   */
  Batch mixed(NDArray nhwc, NDArray labels, int index) {
    int height = epoch.picture().height();
    int width = epoch.picture().width();
    Mixing.Mix mix =
        mixing.draw(SeededRandom.of(epoch.seed(), MIX, epoch.epoch(), index), height, width);
    if (mix instanceof Mixing.Box box) {
      kernels.cutmix(nhwc, box.top(), box.left(), box.height(), box.width());
    } else {
      kernels.mixup(nhwc, mix.share());
    }
    NDArray images = nhwc.transpose(0, 3, 1, 2);
    NDArray before = before(labels);
    int size = Math.toIntExact(labels.getShape().get(0));
    return mix.share() >= 0.5
        ? new Batch(images, labels, size, new Batch.Others(before, mix.share()))
        : new Batch(images, before, size, new Batch.Others(labels, 1 - mix.share()));
  }

  /** The labels rolled by one, so that the last label comes first. */
  private static NDArray before(NDArray labels) {
    long last = labels.getShape().get(0) - 1;
    try (NDArray first = labels.get(NDIndex.sliceAxis(0, last, last + 1));
        NDArray rest = labels.get(NDIndex.sliceAxis(0, 0, last))) {
      return NDArrays.concat(new NDList(first, rest));
    }
  }
}
