package io.github.convlens.data.option;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Options;
import io.github.convlens.core.option.Setting;
import java.util.List;

/**
 * Random changes of training images, drawn for every image and epoch. Immutable; built by name:
 *
 * <pre>{@code
 * Augmentation.NONE.with(Augmentation.FLIP, true).with(Augmentation.CROP_PADDING, 4)
 * }</pre>
 */
public final class Augmentation {

  /** Whether images are mirrored left to right with probability 1/2; default false. */
  public static final Setting<Boolean> FLIP =
      Setting.flag("flip", "mirror left to right with probability 1/2").or(false);

  /**
   * Pixels of mean colour added on every side, after which a window of the original size is cut out
   * at a random place (He et al., Deep Residual Learning, section 4.2, uses 4); default 0, off.
   */
  public static final Setting<Integer> CROP_PADDING =
      pixels(
          "crop_padding",
          "pixels of mean colour added on every side before a random crop of the original size"
              + " (He et al. use 4)");

  /**
   * Side in pixels of a square set to the mean colour, centred anywhere in the image and clipped at
   * its border (DeVries and Taylor, Improved Regularization with Cutout); default 0, off.
   */
  public static final Setting<Integer> CUTOUT =
      pixels(
          "cutout",
          "side in pixels of a square set to the mean colour at a random place"
              + " (DeVries and Taylor 2017)");

  private static final List<Setting<?>> SETTINGS = List.of(FLIP, CROP_PADDING, CUTOUT);

  /** The section {@code augment} of a configuration; by default nothing is changed. */
  public static final Kind<Augmentation> KIND =
      new Kind<>(
          Augmentation.class,
          "augment",
          "random changes of training images, drawn again for every image and epoch",
          SETTINGS,
          values -> new Augmentation(Options.of(SETTINGS, values)));

  /** No change at all. */
  public static final Augmentation NONE = KIND.byDefault();

  private final Options values;

  private Augmentation(Options values) {
    this.values = values;
  }

  private static Setting<Integer> pixels(String key, String effect) {
    return Setting.integer(key, effect)
        .within(">= 0", value -> value >= 0, "give 0 or more pixels")
        .or(0);
  }

  /**
   * The same with another value for one setting.
   *
   * @param setting one of this class's constants
   * @throws InvalidInputException if a size is negative
   */
  public <V> Augmentation with(Setting<V> setting, V value) {
    return new Augmentation(values.with(setting, value));
  }

  /** Whether images are mirrored left to right with probability 1/2. */
  public boolean flip() {
    return values.get(FLIP);
  }

  /** Pixels added on every side before a random crop; 0 for none. */
  public int cropPadding() {
    return values.get(CROP_PADDING);
  }

  /** Side in pixels of the square that is set to the mean colour; 0 for none. */
  public int cutout() {
    return values.get(CUTOUT);
  }

  /**
   * Checks the sizes against the images.
   *
   * @throws InvalidInputException if a size is larger than the image
   */
  public void requireFits(int height, int width) {
    int side = Math.min(height, width);
    for (Setting<Integer> size : List.of(CROP_PADDING, CUTOUT)) {
      if (values.get(size) > side) {
        throw InvalidInputException.option(
            KIND.name() + "." + size.key(),
            "is " + values.get(size),
            "give at most the side of the %dx%d images".formatted(height, width));
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Augmentation augmentation && values.equals(augmentation.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
