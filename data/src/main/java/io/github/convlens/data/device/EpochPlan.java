package io.github.convlens.data.device;

import io.github.convlens.data.image.SeededRandom;
import io.github.convlens.data.option.Augmentation;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Order, crops and flips of one epoch, by position in it: a pure function of seed and epoch, drawn
 * in Java, so that it is the same on every device.
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

  // One generator per concern, as CutoutMask has its own: turning one augmentation on leaves the
  // others' draws as they were.
  static EpochPlan draw(int count, Augmentation augment, long seed, int epoch) {
    int[] order = SeededRandom.permutation(count, SeededRandom.of(seed, ORDER, epoch));
    int places = 2 * augment.cropPadding() + 1;
    SplittableRandom crops = SeededRandom.of(seed, CROP, epoch);
    SplittableRandom flips = SeededRandom.of(seed, FLIP, epoch);
    int[] top = new int[count];
    int[] left = new int[count];
    boolean[] mirrored = new boolean[count];
    for (int i = 0; i < count; i++) {
      top[i] = crops.nextInt(places);
      left[i] = crops.nextInt(places);
      mirrored[i] = augment.flip() && flips.nextInt(2) == 1;
    }
    return new EpochPlan(order, top, left, mirrored);
  }

  /** The same draws with other images. */
  EpochPlan of(int[] images) {
    return new EpochPlan(images, top, left, mirrored);
  }

  /** Every image once, in stored order, cut out of the middle of its border. */
  static EpochPlan unchanged(int count, int padding) {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    int[] middle = new int[count];
    Arrays.fill(middle, padding);
    return new EpochPlan(order, middle, middle, new boolean[count]);
  }
}
