package io.github.convlens.dev.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A kind of change of a configuration, whose strength is drawn at random. */
@FunctionalInterface
interface FaultKind {

  /** Draws a change; empty if the original has nothing that could be changed in this way. */
  Optional<Fault> draw(Original original, SplittableRandom random);

  /** One of the values, each with the same probability. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  static <T> T any(SplittableRandom random, T... values) {
    return values[random.nextInt(values.length)];
  }

  /** All kinds that are meant to harm. */
  static List<FaultKind> harmful() {
    List<FaultKind> all = new ArrayList<>(UpdateFaults.ALL);
    all.addAll(NetworkFaults.ALL);
    all.addAll(ImageFaults.ALL);
    return List.copyOf(all);
  }
}
