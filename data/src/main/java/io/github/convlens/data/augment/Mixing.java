package io.github.convlens.data.augment;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The mixing of images with other images of their batch, like {@code
 * torchvision.transforms.v2.MixUp} and {@code CutMix}. If both are on, each batch uses one of them,
 * chosen with equal probability.
 *
 * @param mixup α of mixup's Beta(α, α); 0 turns mixup off
 * @param cutmix α of CutMix's Beta(α, α); 0 turns CutMix off
 */
public record Mixing(double mixup, double cutmix) {

  /** The α of mixup; the default 0 turns mixup off. */
  public static final Setting<Double> MIXUP =
      Range.notNegative(
              Setting.number(
                  "mixup",
                  "mix each image and its label with those of another image of the batch;"
                      + " the share of the image itself is drawn for each batch from Beta(α, α)"
                      + " with this α; 0 means off (Zhang et al. 2017; 0.2 is usual). If cutmix is"
                      + " on too, each batch uses one of the two"))
          .or(0.0, 0);

  /** The α of CutMix; the default 0 turns CutMix off. */
  public static final Setting<Double> CUTMIX =
      Range.notNegative(
              Setting.number(
                  "cutmix",
                  "replace a rectangle of each image with that of another image of the"
                      + " batch, and mix the labels by area; the part of the area that is kept is"
                      + " drawn from Beta(α, α) with this α, and is larger if the rectangle"
                      + " crosses an edge; 0 means off (Yun et al. 2019; 1 is usual)"))
          .or(0.0, 0);

  /** The kind of mixing, which is off by default. */
  public static final Kind<Mixing> KIND =
      new Kind<>(
          Mixing.class,
          "mixing",
          "images mixed with others of their batch",
          List.of(MIXUP, CUTMIX),
          v -> new Mixing(v.get(MIXUP), v.get(CUTMIX)));

  /** The mixing that was drawn for a batch. */
  public sealed interface Mix {
    /**
     * The share of the original image in the result, from 0 to 1. The rest is the share of the
     * other image.
     */
    double share();
  }

  /** Mixup: the weighted mean of each image and another image. */
  public record Blend(double share) implements Mix {}

  /**
   * CutMix: a box of each image is replaced by the same box of another image.
   *
   * @param share the part of the area that lies outside the box
   */
  public record Box(int top, int left, int height, int width, double share) implements Mix {}

  /** Whether batches are mixed. */
  public boolean changes() {
    return mixup > 0 || cutmix > 0;
  }

  /** Draws how a batch is mixed. */
  public Mix draw(SplittableRandom random, int height, int width) {
    boolean cut = mixup == 0 || (cutmix > 0 && random.nextBoolean());
    return cut ? box(random, height, width) : new Blend(Draw.beta(mixup, random));
  }

  private Box box(SplittableRandom random, int height, int width) {
    double half = 0.5 * StrictMath.sqrt(1 - Draw.beta(cutmix, random));
    int x = random.nextInt(width);
    int y = random.nextInt(height);
    int left = Math.max(0, x - (int) (half * width));
    int top = Math.max(0, y - (int) (half * height));
    int right = Math.min(width, x + (int) (half * width));
    int bottom = Math.min(height, y + (int) (half * height));
    double area = (double) (right - left) * (bottom - top);
    double share = 1 - area / ((double) width * height);
    return new Box(top, left, bottom - top, right - left, share);
  }
}
