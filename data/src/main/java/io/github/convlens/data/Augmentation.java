package io.github.convlens.data;

import io.github.convlens.core.InvalidInputException;

/**
 * Random changes of training images, drawn anew for every image and epoch.
 *
 * @param flip mirrored left to right with probability 1/2
 * @param cropPadding pixels of mean colour added on every side, after which a window of the
 *     original size is cut out at a random place (He et al., Deep Residual Learning, section 4.2,
 *     uses 4); 0 for none
 * @param cutout side in pixels of a square set to the mean colour, centred anywhere in the image
 *     and clipped at its border (DeVries and Taylor, Improved Regularization with Cutout); 0 for
 *     none
 */
public record Augmentation(boolean flip, int cropPadding, int cutout) {
  /** No change at all. */
  public static final Augmentation NONE = new Augmentation(false, 0, 0);

  /**
   * @throws InvalidInputException if a size is negative
   */
  public Augmentation {
    if (cropPadding < 0 || cutout < 0) {
      throw new InvalidInputException(
          "data.augment: crop_padding "
              + cropPadding
              + " and cutout "
              + cutout
              + " must be 0 (off) or more pixels");
    }
  }

  /**
   * Checks the sizes against the images.
   *
   * @throws InvalidInputException if padding or cutout is larger than the image
   */
  public void requireFits(int height, int width) {
    int side = Math.min(height, width);
    if (cropPadding > side || cutout > side) {
      throw new InvalidInputException(
          "data.augment: crop_padding "
              + cropPadding
              + " and cutout "
              + cutout
              + " must be at most the side of the "
              + height
              + "x"
              + width
              + " images");
    }
  }
}
