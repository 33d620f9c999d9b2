package io.github.convlens.data.augment;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Converts some images to grey, like {@code torchvision.transforms.v2.RandomGrayscale}.
 *
 * @param probability the probability that an image is converted
 */
public record Greyscale(double probability) implements Operation {

  /** The probability; default 0. */
  public static final Setting<Double> PROBABILITY =
      Probability.setting("greyscale", "convert the image to grey");

  /** The kind of this operation, which is off by default. */
  public static final Kind<Greyscale> KIND =
      new Kind<>(
          Greyscale.class,
          "greyscale",
          "convert the image to grey",
          List.of(PROBABILITY),
          v -> new Greyscale(v.get(PROBABILITY)));

  @Override
  public Kind<Greyscale> kind() {
    return KIND;
  }

  @Override
  public boolean changes() {
    return probability > 0;
  }

  @Override
  public void draw(SplittableRandom random, Picture image, Consumer<Step> steps) {
    if (Probability.happens(probability, random) && image.channels() > 1) {
      steps.accept(new Step("greyscale"));
    }
  }
}
