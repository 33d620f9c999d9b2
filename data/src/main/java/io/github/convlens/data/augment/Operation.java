package io.github.convlens.data.augment;

import io.github.convlens.core.option.Kind;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A random change to training images. Its parameters are drawn in Java for each image, so they are
 * the same on every device. A method of {@code augment.py} makes the change.
 */
public sealed interface Operation
    permits ResizedCrop,
        Affine,
        Perspective,
        VerticalFlip,
        Policy,
        ColourJitter,
        Greyscale,
        LevelChange,
        Blur,
        Erasing {

  /** Every operation, in the order in which they are applied. */
  static List<Kind<? extends Operation>> kinds() {
    return List.of(
        ResizedCrop.KIND,
        Affine.KIND,
        Perspective.KIND,
        VerticalFlip.KIND,
        Policy.KIND,
        ColourJitter.KIND,
        Greyscale.KIND,
        LevelChange.KIND,
        Blur.KIND,
        Erasing.KIND);
  }

  /** The operation's kind, whose name selects the stream of random numbers. */
  Kind<? extends Operation> kind();

  /** Whether the operation can change an image; false if it is off. */
  boolean changes();

  /**
   * Draws the changes of one image.
   *
   * @param random the random numbers for this image
   * @param image the size of the image
   * @param steps receives the changes in the order in which they are made; if it receives none, the
   *     image does not change
   */
  void draw(SplittableRandom random, Picture image, Consumer<Step> steps);

  /** Whether the operation changes normalised values, rather than pixel values from 0 to 255. */
  default boolean afterNormalisation() {
    return false;
  }

  /**
   * Whether the operation mirrors, rotates or distorts an image, which changes directions in the
   * image.
   */
  default boolean turns() {
    return false;
  }

  /**
   * The size of the images for which changes are drawn.
   *
   * @param channels 1 or 3
   * @param height the height in pixels
   * @param width the width in pixels
   */
  record Picture(int channels, int height, int width) {}
}
