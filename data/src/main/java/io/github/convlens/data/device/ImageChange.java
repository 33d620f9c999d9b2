package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.data.augment.Operation;
import io.github.convlens.data.augment.Step;
import io.github.convlens.data.image.SeededRandom;
import io.github.convlens.data.internal.torch.AugmentKernels;
import io.github.convlens.data.option.Augmentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** A random change of normalised images, drawn for every position of one epoch. */
interface ImageChange {

  /** The stream of random numbers, which differs from those of {@link EpochPlan}. */
  long AUGMENT = 5;

  /**
   * Changes the images at positions {@code from} (inclusive) to {@code to} (exclusive) in place.
   *
   * @param images float32 (to − from, H, W, C)
   * @param manager the manager for temporary arrays
   */
  void apply(NDArray images, int from, int to, NDManager manager);

  /**
   * The images for which the changes of an epoch are drawn.
   *
   * @param order index of the image at each position
   * @param earlier for each position, how often its image occurs at earlier positions
   * @param picture size of an image
   * @param seed the seed of the run
   * @param epoch the epoch, from 0
   */
  record Epoch(int[] order, int[] earlier, Operation.Picture picture, long seed, int epoch) {

    /**
     * The epoch with a given order.
     *
     * @param order index of the image at each position
     */
    static Epoch of(int[] order, Operation.Picture picture, long seed, int epoch) {
      int[] seen = new int[Arrays.stream(order).max().orElse(-1) + 1];
      int[] earlier = Arrays.stream(order).map(image -> seen[image]++).toArray();
      return new Epoch(order, earlier, picture, seed, epoch);
    }

    /** The number of positions. */
    int count() {
      return order.length;
    }

    /**
     * The steps of an operation for the image at a position; they do not depend on other images. An
     * image that occurs several times is changed differently each time.
     */
    List<Step> steps(Operation operation, int position) {
      long stream = operation.kind().name().hashCode();
      List<Step> steps = new ArrayList<>();
      int image = order[position];
      SplittableRandom random =
          earlier[position] == 0
              ? SeededRandom.of(seed, AUGMENT, stream, epoch, image)
              : SeededRandom.of(seed, AUGMENT, stream, epoch, image, earlier[position]);
      operation.draw(random, picture, steps::add);
      return steps;
    }
  }

  /**
   * Draws the changes of an epoch, in the order in which they are applied. Crops and flips are not
   * among them: {@link PixelSource.Windows} applies them while it gathers pixels.
   *
   * @param manager the owner of the arrays that the changes need
   * @param kernels the kernels on the manager's device
   */
  static List<ImageChange> draw(
      Augmentation augment, Epoch epoch, NDManager manager, Supplier<AugmentKernels> kernels) {
    List<ImageChange> changes = new ArrayList<>();
    for (Operation operation : augment.operations()) {
      if (operation.afterNormalisation()) {
        changes.add(new ErasedBoxes(operation, epoch, kernels.get()));
      }
    }
    if (augment.cutout() > 0) {
      changes.add(CutoutMask.draw(augment.cutout(), epoch, manager));
    }
    return changes;
  }
}
