package io.github.convlens.data.augment;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Changes brightness, contrast, saturation and hue, in an order drawn for each image, as {@code
 * torchvision.transforms.v2.ColorJitter} does. In greyscale images, saturation and hue do not
 * change.
 *
 * @param brightness largest deviation of the factor from 1
 * @param contrast largest deviation of the factor from 1
 * @param saturation largest deviation of the factor from 1
 * @param hue largest shift of the hue in either direction, as a fraction of the colour circle
 */
public record ColourJitter(double brightness, double contrast, double saturation, double hue)
    implements Operation {

  /** The largest deviation of the factor from 1; default 0. */
  public static final Setting<Double> BRIGHTNESS = factor("brightness");

  /** The largest deviation of the factor from 1; default 0. */
  public static final Setting<Double> CONTRAST = factor("contrast");

  /** The largest deviation of the factor from 1; default 0. */
  public static final Setting<Double> SATURATION = factor("saturation");

  /** The largest shift, as a fraction of the colour circle; default 0. */
  public static final Setting<Double> HUE =
      Range.between(
              Setting.number(
                  "hue", "shift hues by up to this part of the colour circle in either direction"),
              0,
              0.5)
          .or(0.0, 0);

  /** The kind of this operation, which is off by default. */
  public static final Kind<ColourJitter> KIND =
      new Kind<>(
          ColourJitter.class,
          "colour_jitter",
          "brightness, contrast, saturation and hue, in an order drawn for each image",
          List.of(BRIGHTNESS, CONTRAST, SATURATION, HUE),
          v -> new ColourJitter(v.get(BRIGHTNESS), v.get(CONTRAST), v.get(SATURATION), v.get(HUE)));

  private static Setting<Double> factor(String key) {
    return Range.notNegative(
            Setting.number(
                key,
                "multiply the "
                    + key
                    + " by a random factor, from 1 minus this number (at least 0) to 1 plus this"
                    + " number"))
        .or(0.0, 0);
  }

  @Override
  public Kind<ColourJitter> kind() {
    return KIND;
  }

  @Override
  public boolean changes() {
    return brightness > 0 || contrast > 0 || saturation > 0 || hue > 0;
  }

  @Override
  public void draw(SplittableRandom random, Picture image, Consumer<Step> steps) {
    boolean colour = image.channels() > 1;
    Step[] all = {
      brightness > 0 ? Step.of("brightness", factor(brightness, random)) : null,
      contrast > 0 ? Step.blend("contrast", factor(contrast, random)) : null,
      colour && saturation > 0 ? Step.blend("saturation", factor(saturation, random)) : null,
      colour && hue > 0 ? Step.of("hue", Draw.within(hue, random)) : null
    };
    for (int i = all.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Step swapped = all[i];
      all[i] = all[j];
      all[j] = swapped;
    }
    Arrays.stream(all).filter(step -> step != null).forEach(steps);
  }

  private static double factor(double deviation, SplittableRandom random) {
    return Draw.between(Math.max(0, 1 - deviation), 1 + deviation, random);
  }
}
