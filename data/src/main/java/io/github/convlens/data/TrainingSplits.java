package io.github.convlens.data;

import io.github.convlens.core.InvalidInputException;

/**
 * What a run trains on and what it is validated on.
 *
 * @param train images to train on
 * @param validation images to validate on after every epoch
 */
public record TrainingSplits(ImageSet train, ImageSet validation) {
  private static final long PURPOSE = 0x5b117;

  /**
   * Holds out a part of some images, uniformly by seed; both parts keep the images' order.
   *
   * @param part fraction held out, between 0 and 1
   * @param key where the fraction was configured, for the message
   * @throws InvalidInputException if one side is left without images
   */
  public static TrainingSplits draw(ImageSet images, double part, long seed, String key) {
    int count = images.count();
    int held = (int) Math.round(count * part);
    if (held == 0 || held == count) {
      throw new InvalidInputException(
          key + ": " + part + " of " + count + " images leaves one part empty: choose another");
    }
    int[] order = SeededRandom.permutation(count, SeededRandom.of(seed, PURPOSE));
    boolean[] isHeld = new boolean[count];
    for (int i = 0; i < held; i++) {
      isHeld[order[i]] = true;
    }
    int[] kept = new int[count - held];
    int[] heldOut = new int[held];
    int k = 0;
    int h = 0;
    for (int i = 0; i < count; i++) {
      if (isHeld[i]) {
        heldOut[h++] = i;
      } else {
        kept[k++] = i;
      }
    }
    return new TrainingSplits(images.subset(kept), images.subset(heldOut));
  }
}
