package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.data.option.Augmentation;
import java.util.ArrayList;
import java.util.List;

/** A random change of normalised images, drawn for every position of one epoch. */
interface ImageChange {

  /**
   * Changes the images of positions {@code from} to {@code to} − 1 in place.
   *
   * @param images float32 (to − from, H, W, C)
   * @param manager for what is computed on the way
   */
  void apply(NDArray images, int from, int to, NDManager manager);

  /**
   * What the changes of an epoch are drawn for.
   *
   * @param count number of images
   * @param height of an image
   * @param width of an image
   * @param seed of the run
   * @param epoch from 0
   */
  record Epoch(int count, int height, int width, long seed, int epoch) {}

  /**
   * Draws the changes of an epoch, in the order in which they are applied. Crops and flips are not
   * among them: {@link PixelSource.Windows} gathers with them.
   *
   * @param manager owns what the changes need
   */
  static List<ImageChange> draw(Augmentation augment, Epoch epoch, NDManager manager) {
    List<ImageChange> changes = new ArrayList<>();
    if (augment.cutout() > 0) {
      changes.add(CutoutMask.draw(augment.cutout(), epoch, manager));
    }
    return changes;
  }
}
