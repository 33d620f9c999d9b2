package io.github.convlens.data.image;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A part of a data set, by its purpose. */
public enum Split {
  /** Trained on. */
  TRAIN("train", "training"),
  /** Looked at after every epoch. */
  VALIDATION("val", "valid", "validation", "dev"),
  /** Kept for the end. */
  TEST("test", "testing");

  private final Set<String> names;

  Split(String... names) {
    this.names = Set.of(names);
  }

  /** The split that a folder or a cell of a table names, in any case of letters. */
  public static Optional<Split> named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (Split split : values()) {
      if (split.names.contains(lower)) {
        return Optional.of(split);
      }
    }
    return Optional.empty();
  }

  /** As a sentence has it: {@code validation}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
