package io.github.convlens.dev.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A kind of change to a configuration. Its strength is drawn at random. */
@FunctionalInterface
interface FaultKind {

  /** Draws a change; empty if this kind of change does not apply to the original. */
  Optional<Fault> draw(Original original, SplittableRandom random);

  /** One of the values, drawn at random with equal probabilities. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  static <T> T any(SplittableRandom random, T... values) {
    return values[random.nextInt(values.length)];
  }

  /** All kinds of change that are meant to harm. */
  static List<FaultKind> harmful() {
    List<FaultKind> all = new ArrayList<>(UpdateFaults.ALL);
    all.addAll(NetworkFaults.ALL);
    all.addAll(ImageFaults.ALL);
    return List.copyOf(all);
  }
}
