package io.github.convlens.data.device;

import io.github.convlens.data.image.SeededRandom;
import io.github.convlens.data.option.Augmentation;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The order, crops and flips of one epoch, indexed by an image's position in the epoch. The plan is
 * a pure function of seed and epoch, and is drawn in Java, so it is the same on every device.
 *
 * @param order index of the image at each position
 * @param top first row of the crop window in the padded image, 0 to 2 × padding
 * @param left first column of the crop window in the padded image, 0 to 2 × padding
 * @param mirrored whether the image is flipped left to right after the crop
 */
record EpochPlan(int[] order, int[] top, int[] left, boolean[] mirrored) {

  private static final long ORDER = 1;
  private static final long CROP = 2;
  private static final long FLIP = 3;

  /** An epoch's order, in which each of {@code count} images occurs once. */
  static int[] order(int count, long seed, int epoch) {
    return SeededRandom.permutation(count, SeededRandom.of(seed, ORDER, epoch));
  }

  /**
   * Draws crops and flips.
   *
   * @param order the index of the image at each position; there are as many positions as images
   */
  // Each augmentation has its own random generator, as in CutoutMask. So turning one augmentation
  // on does not change the draws of the other augmentations.
  static EpochPlan draw(int[] order, Augmentation augment, long seed, int epoch) {
    int count = order.length;
    int positions = 2 * augment.cropPadding() + 1;
    SplittableRandom crops = SeededRandom.of(seed, CROP, epoch);
    int[] top = new int[count];
    int[] left = new int[count];
    for (int i = 0; i < count; i++) {
      top[i] = crops.nextInt(positions);
      left[i] = crops.nextInt(positions);
    }
    return new EpochPlan(order, top, left, mirrored(order, augment, seed, epoch));
  }

  private static boolean[] mirrored(int[] order, Augmentation augment, long seed, int epoch) {
    boolean[] mirrored = new boolean[order.length];
    if (augment.flipAlternates()) {
      boolean[] atFirst = coins(order.length, SeededRandom.of(seed, FLIP, 0));
      boolean turned = epoch % 2 == 1;
      for (int i = 0; i < order.length; i++) {
        mirrored[i] = atFirst[order[i]] != turned;
      }
    } else if (augment.flip()) {
      mirrored = coins(order.length, SeededRandom.of(seed, FLIP, epoch));
    }
    return mirrored;
  }

  private static boolean[] coins(int count, SplittableRandom random) {
    boolean[] heads = new boolean[count];
    for (int i = 0; i < count; i++) {
      heads[i] = random.nextInt(2) == 1;
    }
    return heads;
  }

  /** The plan that takes every image once, in stored order and without its border. */
  static EpochPlan unchanged(int count, int padding) {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    int[] middle = new int[count];
    Arrays.fill(middle, padding);
    return new EpochPlan(order, middle, middle, new boolean[count]);
  }
}
