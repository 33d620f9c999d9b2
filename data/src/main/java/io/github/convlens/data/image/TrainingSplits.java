package io.github.convlens.data.image;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.target.NumberTargets;
import io.github.convlens.data.target.TargetScale;
import io.github.convlens.data.target.Task;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The images that a run trains on, and those that it is validated on.
 *
 * @param train images to train on
 * @param validation images to validate on after every epoch
 */
public record TrainingSplits(ImageSet train, ImageSet validation) {
  private static final long PURPOSE = 0x5b117;

  /**
   * Holds out a part of some images, within each class by seed; both parts keep the images' order.
   * A class of two or more is on both sides, one of a single image only in the first. Images that
   * do not have one class each are drawn from all of them.
   *
   * @param part fraction held out, between 0 and 1
   * @param key where the fraction was configured, for the message
   * @throws InvalidInputException if one side is left without images
   */
  public static TrainingSplits draw(ImageSet images, double part, long seed, String key) {
    int count = images.count();
    int[] strata = images.targets().strata();
    int[] quotas = quotas(strata, part);
    int held = IntStream.of(quotas).sum();
    if (Math.round(count * part) == 0 || Math.round(count * part) == count || held == 0) {
      throw InvalidInputException.option(
          key,
          "is %s of %s%s, which leaves one part empty"
              .formatted(
                  part,
                  Count.of(count, "image"),
                  images.targets().task() == Task.CLASSIFY
                      ? ", at most %d of a class"
                          .formatted(IntStream.of(sizes(strata)).max().orElse(0))
                      : ""),
          "choose another, or add images");
    }
    boolean[] isHeld = new boolean[count];
    for (int image : SeededRandom.permutation(count, SeededRandom.of(seed, PURPOSE))) {
      isHeld[image] = quotas[strata[image]]-- > 0;
    }
    return new TrainingSplits(
        images.subset(IntStream.range(0, count).filter(i -> !isHeld[i]).toArray()),
        images.subset(IntStream.range(0, count).filter(i -> isHeld[i]).toArray()));
  }

  /**
   * The same, numbers scaled by the mean and the deviation of those that are trained on; other
   * targets stay as they are.
   *
   * @param names of the numbers
   * @throws InvalidInputException if a number is the same for all training images
   */
  public TrainingSplits scaled(List<String> names) {
    if (!(train.targets() instanceof NumberTargets numbers)
        || !(validation.targets() instanceof NumberTargets others)) {
      return this;
    }
    TargetScale scale = TargetScale.of(numbers, names);
    return new TrainingSplits(
        train.withTargets(numbers.scaled(scale)), validation.withTargets(others.scaled(scale)));
  }

  /**
   * The number of images of each class that are held out: their share rounded down, and one more
   * where the remainder is largest, until the part is met.
   */
  private static int[] quotas(int[] labels, double part) {
    int[] sizes = sizes(labels);
    int[] quotas = new int[sizes.length];
    for (int c = 0; c < sizes.length; c++) {
      quotas[c] = (int) (sizes[c] * part);
    }
    long missing = Math.round(labels.length * part) - IntStream.of(quotas).sum();
    IntStream.range(0, sizes.length)
        .boxed()
        .sorted(Comparator.comparingDouble(c -> quotas[c] - sizes[c] * part))
        .limit(missing)
        .toList()
        .forEach(c -> quotas[c]++);
    for (int c = 0; c < sizes.length; c++) {
      quotas[c] = Math.max(0, Math.min(sizes[c] - 1, Math.max(1, quotas[c])));
    }
    return quotas;
  }

  private static int[] sizes(int[] labels) {
    int[] sizes = new int[IntStream.of(labels).max().orElse(-1) + 1];
    for (int label : labels) {
      sizes[label]++;
    }
    return sizes;
  }
}
