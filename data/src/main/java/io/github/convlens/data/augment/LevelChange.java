package io.github.convlens.data.augment;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Changes of the pixel values, in the order of the parameters. Each has its own probability.
 *
 * @param solarize probability of inverting the pixel values from 128 on, as {@code RandomSolarize}
 *     does
 * @param posterize probability of keeping only the upper four bits of each pixel value, as {@code
 *     RandomPosterize} does
 * @param autocontrast probability of stretching each channel to the full range of pixel values, as
 *     {@code RandomAutocontrast} does
 * @param equalize probability of spreading each channel's pixel values evenly, as {@code
 *     RandomEqualize} does
 * @param sharpness probability of making the image twice as sharp, as {@code RandomAdjustSharpness}
 *     does
 */
public record LevelChange(
    double solarize, double posterize, double autocontrast, double equalize, double sharpness)
    implements Operation {

  /** A probability; default 0. */
  public static final Setting<Double> SOLARIZE =
      Probability.setting("solarize", "invert all pixel values from 128 on");

  /** A probability; default 0. */
  public static final Setting<Double> POSTERIZE =
      Probability.setting("posterize", "keep only the upper four bits of each pixel value");

  /** A probability; default 0. */
  public static final Setting<Double> AUTOCONTRAST =
      Probability.setting(
          "autocontrast", "stretch each channel to the full range of pixel values, 0 to 255");

  /** A probability; default 0. */
  public static final Setting<Double> EQUALIZE =
      Probability.setting("equalize", "spread each channel's pixel values evenly");

  /** A probability; default 0. */
  public static final Setting<Double> SHARPNESS =
      Probability.setting("sharpness", "make the image twice as sharp");

  /** The kind of this operation, which is off by default. */
  public static final Kind<LevelChange> KIND =
      new Kind<>(
          LevelChange.class,
          "level_change",
          "changes of the pixel values, each with its own probability",
          List.of(SOLARIZE, POSTERIZE, AUTOCONTRAST, EQUALIZE, SHARPNESS),
          v ->
              new LevelChange(
                  v.get(SOLARIZE),
                  v.get(POSTERIZE),
                  v.get(AUTOCONTRAST),
                  v.get(EQUALIZE),
                  v.get(SHARPNESS)));

  private static final Step INVERT_BRIGHT = Step.of("solarize", 128);
  private static final Step FOUR_BITS = posterized(4);
  private static final Step TWICE_AS_SHARP = Step.blend("sharpness", 2);

  @Override
  public Kind<LevelChange> kind() {
    return KIND;
  }

  @Override
  public boolean changes() {
    return solarize > 0 || posterize > 0 || autocontrast > 0 || equalize > 0 || sharpness > 0;
  }

  @Override
  public void draw(SplittableRandom random, Picture image, Consumer<Step> steps) {
    draw(solarize, INVERT_BRIGHT, random, steps);
    draw(posterize, FOUR_BITS, random, steps);
    draw(autocontrast, new Step("autocontrast"), random, steps);
    draw(equalize, new Step("equalize"), random, steps);
    draw(sharpness, TWICE_AS_SHARP, random, steps);
  }

  private static void draw(
      double probability, Step step, SplittableRandom random, Consumer<Step> steps) {
    if (Probability.happens(probability, random)) {
      steps.accept(step);
    }
  }

  /**
   * Keeps only the upper bits of each pixel value.
   *
   * @param bits the number of bits that are kept, 0 to 8
   */
  static Step posterized(int bits) {
    return Step.of("posterize", 1 << (8 - bits));
  }
}
