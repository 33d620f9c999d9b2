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
  private static final int NAMED = 10;

  /**
   * Holds out a part of some images, drawn by seed within each class; both parts keep the images'
   * order. Without groups, a class of two or more images is in both parts, and a class of a single
   * image only in the training part. If images do not have one class each, the part is drawn from
   * all images together.
   *
   * @param part fraction held out, between 0 and 1
   * @param groups groups of images that must not be divided. They are visited in random order, and
   *     a group is held out if that brings the held-out parts of the classes nearer to the fraction
   * @param key where the fraction was configured, for the message
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
    boolean one = !groups.any() && Math.round(count * part) % count == 0;
    if (one || held.length == 0 || others.length == 0) {
      throw InvalidInputException.option(
          key,
          "is %s of %s%s, which leaves one part empty"
              .formatted(part, Count.of(count, "image"), size(images, groups)),
          "choose another, or add images");
    }
    return new TrainingSplits(images.subset(others), images.subset(held));
  }

  private static String size(ImageSet images, Groups groups) {
    if (groups.any()) {
      int count = Math.toIntExact(IntStream.of(groups.of(images)).distinct().count());
      return " in " + Count.of(count, "group");
    }
    return images.targets().task() == Task.CLASSIFY
        ? ", at most %d of a class"
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
   * images; other targets stay as they are.
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
   * Notes on the classes or labels that only one of the splits has: if a class has few images or
   * groups, a split that is drawn may have all of them on one side.
   *
   * @param names of the classes or labels
   * @param held what the user calls the split that is not trained on: {@code test split}
   * @return a line for each side that lacks some
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

  /** The names that occur in one split and not in another. */
  private static List<String> names(List<String> names, boolean[] in, boolean[] notIn) {
    return IntStream.range(0, names.size())
        .filter(i -> in[i] && !notIn[i])
        .mapToObj(names::get)
        .toList();
  }

  private static String shown(List<String> names) {
    return names.stream().limit(NAMED).collect(Collectors.joining(", "))
        + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
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
