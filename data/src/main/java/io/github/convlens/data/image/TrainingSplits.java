package io.github.convlens.data.image;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.target.ClassTargets;
import io.github.convlens.data.target.LabelTargets;
import io.github.convlens.data.target.NumberTargets;
import io.github.convlens.data.target.TargetScale;
import io.github.convlens.data.target.Targets;
import io.github.convlens.data.target.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The images that a run trains on, and the images that it validates on.
 *
 * @param train images to train on
 * @param validation images to validate on after every epoch
 */
public record TrainingSplits(ImageSet train, ImageSet validation) {
  private static final long PURPOSE = 0x5b117;
  private static final int MAX_NAMED = 10;

  /**
   * Splits images into a part to train on and a part that is held out. The images to hold out are
   * drawn within each class with the seed. Both parts keep the images' order. Without groups, a
   * class of two or more images is in both parts, and a class of a single image only in the
   * training part. If images do not have one class each, the held-out part is drawn from all images
   * together.
   *
   * @param part fraction held out, between 0 and 1
   * @param groups groups of images that must not be divided. They are visited in random order, and
   *     a group is held out if this reduces the difference between the wanted and the actual number
   *     of held-out images, summed over the classes
   * @param key the key of the setting that contains the fraction, for the message
   * @throws InvalidInputException if one part is left without images
   */
  public static TrainingSplits draw(
      ImageSet images, double part, Groups groups, long seed, String key) {
    int count = images.count();
    int[] strata = images.targets().strata();
    boolean[] isHeld =
        groups.any()
            ? heldGroups(strata, groups.of(images), part, seed)
            : heldImages(strata, quotas(strata, part), seed);
    int[] held = IntStream.range(0, count).filter(i -> isHeld[i]).toArray();
    int[] others = IntStream.range(0, count).filter(i -> !isHeld[i]).toArray();
    boolean roundsToNothing = !groups.any() && Math.round(count * part) % count == 0;
    if (roundsToNothing || held.length == 0 || others.length == 0) {
      throw InvalidInputException.option(
          key,
          "takes %s of %s%s, which leaves one part empty"
              .formatted(part, Count.of(count, "image"), size(images, groups)),
          "choose a different fraction, or add images");
    }
    return new TrainingSplits(images.subset(others), images.subset(held));
  }

  private static String size(ImageSet images, Groups groups) {
    if (groups.any()) {
      int count = Math.toIntExact(IntStream.of(groups.of(images)).distinct().count());
      return " in " + Count.of(count, "group");
    }
    return images.targets().task() == Task.CLASSIFY
        ? " (at most %d of a class)"
            .formatted(IntStream.of(sizes(images.targets().strata())).max().orElse(0))
        : "";
  }

  private static boolean[] heldImages(int[] strata, int[] quotas, long seed) {
    boolean[] isHeld = new boolean[strata.length];
    for (int image : SeededRandom.permutation(strata.length, SeededRandom.of(seed, PURPOSE))) {
      isHeld[image] = quotas[strata[image]]-- > 0;
    }
    return isHeld;
  }

  private static boolean[] heldGroups(int[] strata, int[] groups, double part, long seed) {
    int[] sizes = sizes(strata);
    int groupCount = IntStream.of(groups).max().orElse(-1) + 1;
    int[][] perGroup = new int[groupCount][sizes.length];
    for (int image = 0; image < strata.length; image++) {
      perGroup[groups[image]][strata[image]]++;
    }
    double[] missing = IntStream.of(sizes).mapToDouble(size -> size * part).toArray();
    boolean[] isHeld = new boolean[groupCount];
    for (int group : SeededRandom.permutation(groupCount, SeededRandom.of(seed, PURPOSE))) {
      double gain = 0;
      for (int c = 0; c < sizes.length; c++) {
        gain += Math.abs(missing[c]) - Math.abs(missing[c] - perGroup[group][c]);
      }
      isHeld[group] = gain > 0;
      for (int c = 0; c < sizes.length; c++) {
        missing[c] -= isHeld[group] ? perGroup[group][c] : 0;
      }
    }
    boolean[] images = new boolean[groups.length];
    for (int image = 0; image < images.length; image++) {
      images[image] = isHeld[groups[image]];
    }
    return images;
  }

  /**
   * The same images, with numbers scaled by the mean and the standard deviation over the training
   * images; other targets do not change.
   *
   * @param names the names of the numbers, for the message
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
   * Notes on the classes or labels that occur in only one of the splits. If a class has few images
   * or groups, a random split may put all of them on one side.
   *
   * @param names the names of the classes or labels
   * @param held what the user calls the split that is not trained on, such as {@code test split}
   * @return a line for each side that lacks classes or labels
   */
  public List<String> oneSided(List<String> names, String held) {
    boolean[] trained = occurring(train.targets(), names.size());
    boolean[] others = occurring(validation.targets(), names.size());
    List<String> notes = new ArrayList<>();
    List<String> unlearned = names(names, others, trained);
    if (!unlearned.isEmpty()) {
      notes.add(
          "%s only in the %s, and cannot be learned: %s"
              .formatted(counted(unlearned), held, shown(unlearned)));
    }
    List<String> untested = names(names, trained, others);
    if (!untested.isEmpty()) {
      notes.add("%s not in the %s: %s".formatted(counted(untested), held, shown(untested)));
    }
    return notes;
  }

  private String counted(List<String> names) {
    String noun = train.targets().task().noun();
    String plural = noun + (noun.endsWith("s") ? "es" : "s");
    return Count.of(names.size(), noun + " is", plural + " are");
  }

  private static boolean[] occurring(Targets targets, int count) {
    boolean[] occurring = new boolean[count];
    if (targets instanceof ClassTargets classes) {
      for (int label : classes.labels()) {
        occurring[label] = true;
      }
    } else if (targets instanceof LabelTargets labels) {
      double[] prevalence = labels.prevalence();
      for (int label = 0; label < count; label++) {
        occurring[label] = prevalence[label] > 0;
      }
    }
    return occurring;
  }

  /** The names that occur in one split and not in the other. */
  private static List<String> names(List<String> names, boolean[] in, boolean[] notIn) {
    return IntStream.range(0, names.size())
        .filter(i -> in[i] && !notIn[i])
        .mapToObj(names::get)
        .toList();
  }

  private static String shown(List<String> names) {
    return names.stream().limit(MAX_NAMED).collect(Collectors.joining(", "))
        + (names.size() > MAX_NAMED ? " and " + (names.size() - MAX_NAMED) + " more" : "");
  }

  /**
   * The number of images of each class that are held out: the class's share, rounded down, and one
   * image more for the classes with the largest remainders, until the total is right. Then a class
   * of two or more images is corrected to have at least one image in each part, and a class of one
   * image to have none held out.
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
