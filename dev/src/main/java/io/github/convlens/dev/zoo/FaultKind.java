package io.github.convlens.dev.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A way to change a configuration, of which the strength is drawn. */
@FunctionalInterface
interface FaultKind {

  /** Empty where the original has nothing that could be changed so. */
  Optional<Fault> draw(Original original, SplittableRandom random);

  /** One of some values, each as likely. */
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
