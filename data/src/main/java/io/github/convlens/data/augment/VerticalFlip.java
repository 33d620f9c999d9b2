package io.github.convlens.data.augment;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Mirrors an image top to bottom with probability 1/2, like {@code
 * torchvision.transforms.v2.RandomVerticalFlip}.
 *
 * @param on whether images are mirrored
 */
public record VerticalFlip(boolean on) implements Operation {

  /** Whether images are mirrored; default false. */
  public static final Setting<Boolean> ON =
      Setting.flag(
              "vertical_flip",
              "mirror top to bottom with probability 1/2; for pictures without top and"
                  + " bottom, such as those of microscopes and satellites")
          .or(false);

  /** The kind of this operation, which is off by default. */
  public static final Kind<VerticalFlip> KIND =
      new Kind<>(
          VerticalFlip.class,
          "vertical_flip",
          "mirror top to bottom",
          List.of(ON),
          v -> new VerticalFlip(v.get(ON)));

  @Override
  public Kind<VerticalFlip> kind() {
    return KIND;
  }

  @Override
  public boolean changes() {
    return on;
  }

  @Override
  public boolean turns() {
    return changes();
  }

  @Override
  public void draw(SplittableRandom random, Picture image, Consumer<Step> steps) {
    if (random.nextBoolean()) {
      steps.accept(new Step("vertical_flip"));
    }
  }
}
