package io.github.convlens.data.augment;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Sets a rectangle to the mean colour, like {@code torchvision.transforms.v2.RandomErasing} (Zhong
 * et al. 2017). The rectangle has 0.02 to 0.33 of the area, and an aspect ratio from 0.3 to 3.3.
 *
 * @param probability the probability that a rectangle of an image is erased
 */
public record Erasing(double probability) implements Operation {

  /** The probability; default 0. */
  public static final Setting<Double> PROBABILITY =
      Probability.setting(
          "erasing",
          "set a rectangle of 0.02 to 0.33 of the area to the mean colour (Zhong et al. 2017)");

  /** The kind of this operation, which is off by default. */
  public static final Kind<Erasing> KIND =
      new Kind<>(
          Erasing.class,
          "erasing",
          "a rectangle set to the mean colour",
          List.of(PROBABILITY),
          v -> new Erasing(v.get(PROBABILITY)));

  private static final double MIN_AREA = 0.02;
  private static final double MAX_AREA = 0.33;
  private static final double MIN_RATIO = 0.3;
  private static final double MAX_RATIO = 3.3;
  private static final int ATTEMPTS = 10;

  @Override
  public Kind<Erasing> kind() {
    return KIND;
  }

  @Override
  public boolean changes() {
    return probability > 0;
  }

  @Override
  public boolean afterNormalisation() {
    return true;
  }

  @Override
  public void draw(SplittableRandom random, Picture image, Consumer<Step> steps) {
    if (!Probability.happens(probability, random)) {
      return;
    }
    double all = (double) image.height() * image.width();
    for (int i = 0; i < ATTEMPTS; i++) {
      double area = all * Draw.between(MIN_AREA, MAX_AREA, random);
      double low = StrictMath.log(MIN_RATIO);
      double high = StrictMath.log(MAX_RATIO);
      double ratio = StrictMath.exp(Draw.between(low, high, random));
      int height = (int) StrictMath.rint(StrictMath.sqrt(area * ratio));
      int width = (int) StrictMath.rint(StrictMath.sqrt(area / ratio));
      if (height < image.height() && width < image.width()) {
        int top = random.nextInt(image.height() - height + 1);
        int left = random.nextInt(image.width() - width + 1);
        steps.accept(new Step("erase", top, left, height, width));
        return;
      }
    }
  }
}
