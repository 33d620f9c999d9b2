package io.github.convlens.data.option;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.OptionSet;
import io.github.convlens.core.option.Options;
import io.github.convlens.core.option.Setting;
import io.github.convlens.data.augment.Border;
import io.github.convlens.data.augment.Fill;
import io.github.convlens.data.augment.Interpolation;
import io.github.convlens.data.augment.Mixing;
import io.github.convlens.data.augment.Operation;
import io.github.convlens.data.augment.Policy;
import io.github.convlens.data.augment.PolicyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Random changes of training images, drawn for every image and epoch. Immutable. Built by naming
 * settings:
 *
 * <pre>{@code
 * Augmentation.NONE.with(Augmentation.FLIP, true).with(Affine.ROTATION, 15.0)
 * }</pre>
 *
 * <p>Images are changed in this order: padding, crop and flip; each {@link Operation}; after
 * normalisation, erasing and cutout; finally, mixing with other images of the batch.
 */
public final class Augmentation extends OptionSet<Augmentation> {

  /** Whether images are mirrored left to right with probability 1/2; default false. */
  public static final Setting<Boolean> FLIP =
      Setting.flag("flip", "mirror left to right with probability 1/2").or(false);

  /**
   * Whether {@link #FLIP} mirrors each image in every other epoch, instead of at random, so that
   * two successive epochs show both versions (Jordan 2024, "94% on CIFAR-10 in 3.29 Seconds on a
   * Single GPU", section 3.6); default false.
   */
  public static final Setting<Boolean> FLIP_ALTERNATES =
      Setting.flag(
              "flip_alternates",
              "mirror each image in every other epoch, instead of with probability 1/2;"
                  + " whether it is mirrored in the first epoch is random; needs flip (Jordan"
                  + " 2024)")
          .or(false);

  /**
   * Pixels added on every side, after which a window of the original size is cut out at a random
   * place (He et al., Deep Residual Learning, section 4.2, uses 4); default 0, off.
   */
  public static final Setting<Integer> CROP_PADDING =
      pixels(
          "crop_padding",
          "pixels added on every side before a random crop of the original size (He et al. use"
              + " 4)");

  /**
   * Side in pixels of a square set to the mean colour, centred anywhere in the image and clipped at
   * its border (DeVries and Taylor, Improved Regularization with Cutout); default 0, off.
   */
  public static final Setting<Integer> CUTOUT =
      pixels(
          "cutout",
          "set a square at a random place to the mean colour; its side in pixels (DeVries"
              + " and Taylor 2017)");

  /** Every setting, with the default that it has without a preset. */
  private static final List<Setting<?>> SETTINGS = settings();

  private static final List<Kind<Augmentation>> PRESETS =
      Preset.all().stream().map(Augmentation::kind).toList();

  private static final Setting<Augmentation> PRESET =
      Setting.variant(
          "preset",
          PRESETS,
          PRESETS.get(0),
          "the defaults of all other keys; each of these keys can still be set");

  /** The section {@code augment} of a configuration; by default nothing is changed. */
  public static final Kind<Augmentation> KIND =
      new Kind<>(
          Augmentation.class,
          "augment",
          "random changes of training images, drawn again for every image and epoch",
          List.of(PRESET),
          values -> values.get(PRESET));

  /** The augmentation that changes nothing. */
  public static final Augmentation NONE = KIND.byDefault();

  private Augmentation(Options values) {
    super(values);
    if (flipAlternates() && !flip()) {
      throw InvalidInputException.option(
          FLIP_ALTERNATES.key(),
          "needs flip",
          "set flip: true, or " + FLIP_ALTERNATES.key() + ": false");
    }
    if (get(Border.CONTENT) != Border.CONTENT.byDefault() && cropPadding() == 0) {
      throw InvalidInputException.option(
          Border.CONTENT.key(), "needs crop_padding", "set crop_padding, or remove it");
    }
    for (Setting<Integer> setting : List.of(Policy.MOVES, Policy.MAGNITUDE)) {
      if (get(Policy.RULE) != PolicyRule.RAND_AUGMENT
          && !get(setting).equals(setting.byDefault())) {
        throw InvalidInputException.option(
            setting.key(), "is for policy rand_augment", "set policy: rand_augment, or remove it");
      }
    }
  }

  @Override
  protected Augmentation copy(Options others) {
    return new Augmentation(others);
  }

  private static List<Setting<?>> settings() {
    List<Setting<?>> all =
        new ArrayList<>(List.of(FLIP, FLIP_ALTERNATES, CROP_PADDING, Border.CONTENT));
    Operation.kinds().forEach(kind -> all.addAll(kind.settings()));
    all.add(CUTOUT);
    all.addAll(Mixing.KIND.settings());
    all.add(Interpolation.SETTING);
    all.add(Fill.SETTING);
    return List.copyOf(all);
  }

  private static Kind<Augmentation> kind(Preset preset) {
    Map<Setting<?>, Setting<?>> copies = preset.settings(SETTINGS);
    return new Kind<>(
        Augmentation.class,
        preset.name(),
        preset.effect(),
        List.copyOf(copies.values()),
        values -> new Augmentation(Options.of(SETTINGS, Preset.of(copies, values))));
  }

  /**
   * The augmentation of a preset.
   *
   * @param name none, light, standard or strong
   * @throws InvalidInputException if there is no preset of that name
   */
  public static Augmentation preset(String name) {
    return Kind.named(name, PRESETS, "preset").byDefault();
  }

  private static Setting<Integer> pixels(String key, String effect) {
    return Setting.integer(key, effect)
        .within(">= 0", value -> value >= 0, "give 0 or more pixels")
        .or(0);
  }

  /**
   * Whether images are mirrored left to right: at random or, with {@link #flipAlternates}, in every
   * other epoch.
   */
  public boolean flip() {
    return get(FLIP);
  }

  /** Whether an image is mirrored in every other epoch, instead of with probability 1/2. */
  public boolean flipAlternates() {
    return get(FLIP_ALTERNATES);
  }

  /** Pixels added on every side before a random crop; 0 for none. */
  public int cropPadding() {
    return get(CROP_PADDING);
  }

  /** The border that is added to an image before a random crop. */
  public Border border() {
    return new Border(cropPadding(), get(Border.CONTENT));
  }

  /** Side in pixels of the square that is set to the mean colour; 0 for none. */
  public int cutout() {
    return get(CUTOUT);
  }

  /** The operations that change images, in the order in which they are applied. */
  public List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (Kind<? extends Operation> kind : Operation.kinds()) {
      Operation operation = kind.make().apply(values());
      if (operation.changes()) {
        operations.add(operation);
      }
    }
    return operations;
  }

  /** Whether images are mirrored, rotated or distorted, which changes directions in the images. */
  public boolean turns() {
    return flip() || operations().stream().anyMatch(Operation::turns);
  }

  /** The mixing of images with other images of the batch. */
  public Mixing mixing() {
    return Mixing.KIND.make().apply(values());
  }

  /** The colour of areas outside the original image. */
  public Fill fill() {
    return get(Fill.SETTING);
  }

  /**
   * Checks that the padding and the square are not too large for the images.
   *
   * @throws InvalidInputException if the padding or the square is larger than the shorter side of
   *     the images, or if a border of mirrored pixels is not smaller than that side
   */
  public void requireFits(int height, int width) {
    int side = Math.min(height, width);
    for (Setting<Integer> size : List.of(CROP_PADDING, CUTOUT)) {
      if (get(size) > side) {
        throw InvalidInputException.option(
            KIND.name() + "." + size.key(),
            "is " + get(size),
            "give at most the side of the %dx%d images".formatted(height, width));
      }
    }
    if (border().smallestImage() > side) {
      throw InvalidInputException.option(
          KIND.name() + "." + CROP_PADDING.key(),
          "is " + cropPadding() + " with crop_border reflect",
          "give less than the side of the %dx%d images".formatted(height, width));
    }
  }
}
