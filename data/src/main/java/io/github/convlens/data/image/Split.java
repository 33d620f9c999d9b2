package io.github.convlens.data.image;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A part of a data set, by its purpose. */
public enum Split {
  /** The images to train on. */
  TRAIN("train", "training"),
  /** The images to validate on after every epoch. */
  VALIDATION("val", "valid", "validation", "dev"),
  /** The images for the final evaluation. */
  TEST("test", "testing");

  private final Set<String> names;

  Split(String... names) {
    this.names = Set.of(names);
  }

  /** The split that a folder or a cell of a table names, in upper or lower case. */
  public static Optional<Split> named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (Split split : values()) {
      if (split.names.contains(lower)) {
        return Optional.of(split);
      }
    }
    return Optional.empty();
  }

  /** The name in messages, such as {@code validation}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
