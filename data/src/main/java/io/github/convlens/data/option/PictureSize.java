package io.github.convlens.data.option;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.SettingReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Options whose values are [height, width] in pixels. */
final class PictureSize {
  private PictureSize() {}

  static Setting<List<Integer>> setting(String key, String effect) {
    return Setting.custom(key, "list of integer", PictureSize::read, effect)
        .within(
            ">= 1",
            size -> size.stream().allMatch(side -> side >= 1),
            "give pixels, both at least 1")
        .optional();
  }

  private static List<Integer> read(SettingReader reader, String key) {
    List<Integer> size = reader.integers(key);
    if (size.size() != 2) {
      throw reader.wrongType(key, "two whole numbers, [height, width]");
    }
    return size;
  }

  /**
   * Checks the size at which pictures are to be stored.
   *
   * @param store the size; null if there is none
   * @param size the size of the network's input; null for the size of the files
   * @throws InvalidInputException if {@code store} is smaller than {@code size} or has different
   *     proportions, or if there is no {@code size}
   */
  static void requireFits(@Nullable List<Integer> store, @Nullable List<Integer> size) {
    if (store == null) {
      return;
    }
    if (size == null) {
      throw InvalidInputException.option(
          DataOptions.STORE_SIZE.key(),
          "is given, but size is not",
          "also give size, the size of the network's input");
    }
    if (store.get(0) < size.get(0)
        || (long) store.get(0) * size.get(1) != (long) store.get(1) * size.get(0)) {
      throw InvalidInputException.option(
          DataOptions.STORE_SIZE.key(),
          "is " + store,
          "give a larger size with the same proportions as size " + size);
    }
  }
}
