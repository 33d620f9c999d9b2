package io.github.convlens.data.folder;

import io.github.convlens.data.image.ImageSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The same picture in two splits, which makes the score better than it is. */
public final class Copies {
  private Copies() {}

  /**
   * Compares the pixels.
   *
   * @return a pair of files for each image of {@code held} that is also in {@code train}: that of
   *     {@code held} first
   */
  public static List<List<String>> between(ImageSet held, ImageSet train) {
    Map<Object, Integer> known = new HashMap<>();
    for (int i = 0; i < train.count(); i++) {
      known.putIfAbsent(train.pixels().identity(i), i);
    }
    List<List<String>> pairs = new ArrayList<>();
    for (int i = 0; i < held.count(); i++) {
      Integer same = known.get(held.pixels().identity(i));
      if (same != null) {
        pairs.add(List.of(held.files().get(i), train.files().get(same)));
      }
    }
    return pairs;
  }
}
