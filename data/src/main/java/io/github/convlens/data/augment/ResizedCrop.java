package io.github.convlens.data.augment;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import io.github.convlens.data.picture.StoreSize;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A random window enlarged to the whole image, like {@code
 * torchvision.transforms.v2.RandomResizedCrop} with its aspect ratios of 3/4 to 4/3.
 *
 * @param smallest the smallest fraction of the image's area that a window may have, in (0, 1]; null
 *     for no crop
 */
public record ResizedCrop(@Nullable Double smallest) implements Operation {

  /** The smallest fraction of the area; the default is null, which turns the crop off. */
  public static final Setting<Double> SMALLEST =
      Setting.number(
              "resized_crop",
              "enlarge a random window to the whole image; the window has at least this part of"
                  + " the area and an aspect ratio from 3/4 to 4/3 (torchvision's"
                  + " RandomResizedCrop, whose default is 0.08)")
          .within("in (0, 1]", v -> v > 0 && v <= 1, "give a number above 0, at most 1")
          .optional();

  /** The kind of this operation, which is off by default. */
  public static final Kind<ResizedCrop> KIND =
      new Kind<>(
          ResizedCrop.class,
          "resized_crop",
          "a random window enlarged to the whole image",
          List.of(SMALLEST),
          v -> new ResizedCrop(v.get(SMALLEST)));

  private static final double MAX_RATIO = 4 / 3.0;
  private static final int ATTEMPTS = 10;

  @Override
  public Kind<ResizedCrop> kind() {
    return KIND;
  }

  @Override
  public boolean changes() {
    return smallest != null;
  }

  @Override
  public boolean turns() {
    return changes();
  }

  @Override
  public void draw(SplittableRandom random, Picture image, Consumer<Step> steps) {
    steps.accept(window(random, image));
  }

  private Step window(SplittableRandom random, Picture image) {
    double minArea = smallest == null ? 1 : smallest;
    double area = (double) image.height() * image.width();
    for (int i = 0; i < ATTEMPTS; i++) {
      double wanted = area * Draw.between(minArea, 1, random);
      double ratio = Draw.ratio(MAX_RATIO, random);
      int width = (int) StrictMath.rint(StrictMath.sqrt(wanted * ratio));
      int height = (int) StrictMath.rint(StrictMath.sqrt(wanted / ratio));
      if (width > 0 && width <= image.width() && height > 0 && height <= image.height()) {
        int top = random.nextInt(image.height() - height + 1);
        int left = random.nextInt(image.width() - width + 1);
        return of(top, left, height, width);
      }
    }
    return middle(image);
  }

  /** The largest window with an allowed aspect ratio, in the middle of the image. */
  private static Step middle(Picture image) {
    int width = image.width();
    int height = image.height();
    double ratio = (double) width / height;
    if (ratio < 1 / MAX_RATIO) {
      height = (int) StrictMath.rint(width * MAX_RATIO);
    } else if (ratio > MAX_RATIO) {
      width = (int) StrictMath.rint(height * MAX_RATIO);
    }
    return of((image.height() - height) / 2, (image.width() - width) / 2, height, width);
  }

  /** The step that enlarges a window, given its first row, its first column and its size. */
  static Step of(int top, int left, int height, int width) {
    return new Step("resized_crop", top, left, height, width);
  }

  /** The window that a step of this operation enlarges. */
  public static StoreSize.Window window(Step step) {
    float[] numbers = step.parameters();
    return new StoreSize.Window(
        (int) numbers[0], (int) numbers[1], (int) numbers[2], (int) numbers[3]);
  }
}
