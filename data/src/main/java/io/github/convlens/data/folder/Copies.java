package io.github.convlens.data.folder;

import io.github.convlens.data.image.ImageSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pictures that are in two splits at once. Such copies make scores look better than they are. */
public final class Copies {
  private Copies() {}

  /**
   * Finds the images of one split that have the same pixels as an image of another split.
   *
   * @param held the validation or test split
   * @param train the training split
   * @return the file of each image of {@code held} that is also in {@code train}, followed by the
   *     file of that training image
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
