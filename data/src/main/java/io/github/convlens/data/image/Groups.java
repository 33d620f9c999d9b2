package io.github.convlens.data.image;

import java.util.HashMap;
import java.util.Map;

/**
 * Images that belong together, such as those of one patient. If they were on both sides of a split,
 * scores would look better than they are.
 *
 * @param byFile the group of each image, by the image's file as in {@link ImageSet#files}; empty if
 *     there are no groups
 */
public record Groups(Map<String, String> byFile) {

  /** No groups: the images are independent. */
  public static final Groups NONE = new Groups(Map.of());

  /** Keeps a copy. */
  public Groups {
    byFile = Map.copyOf(byFile);
  }

  /** Whether there are groups. */
  public boolean any() {
    return !byFile.isEmpty();
  }

  /**
   * The group of each image of a set, as a number from 0, in the order in which the groups first
   * occur.
   *
   * @throws IllegalArgumentException if an image has no group
   */
  public int[] of(ImageSet images) {
    Map<String, Integer> numbers = new HashMap<>();
    return images.files().stream()
        .mapToInt(
            file -> {
              String group = byFile.get(file);
              if (group == null) {
                throw new IllegalArgumentException(file + " has no group");
              }
              return numbers.computeIfAbsent(group, key -> numbers.size());
            })
        .toArray();
  }
}
