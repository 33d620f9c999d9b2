package io.github.convlens.dev.zoo;

import static io.github.convlens.dev.zoo.FaultKind.any;

import io.github.convlens.dev.zoo.Fault.Group;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Faults in images, labels, normalisation and augmentation. */
final class ImageFaults {
  private static final String AUGMENT = "data.augment.";

  /** Every kind of these faults. */
  static final List<FaultKind> ALL =
      List.of(
          ImageFaults::labels,
          ImageFaults::uneven,
          ImageFaults::rare,
          ImageFaults::repeated,
          ImageFaults::few,
          ImageFaults::blank,
          ImageFaults::validation,
          ImageFaults::leaky,
          ImageFaults::plainPixels,
          ImageFaults::augmentation);

  private ImageFaults() {}

  private static Optional<Fault> spoiled(Spoiled spoiled, String... accepted) {
    return Optional.of(
        Fault.of(spoiled.name(), Group.IMAGES, Set.of(accepted), plan -> plan.spoil(spoiled)));
  }

  private static Optional<Fault> labels(Original original, SplittableRandom random) {
    double part = any(random, 0.4, 0.6, 0.8, 1.0);
    return part == 1
        ? spoiled(Spoiled.labels(part), "random-labels")
        : spoiled(Spoiled.labels(part), "label-noise", "random-labels");
  }

  private static Optional<Fault> uneven(Original original, SplittableRandom random) {
    return spoiled(
        Spoiled.uneven(any(random, 0.01, 0.03)), "class-imbalance", "class-never-predicted");
  }

  private static Optional<Fault> rare(Original original, SplittableRandom random) {
    return spoiled(Spoiled.rare(0.03), "class-imbalance", "class-never-predicted");
  }

  private static Optional<Fault> repeated(Original original, SplittableRandom random) {
    return spoiled(Spoiled.repeated(any(random, 30, 60)), "repeated-images", "over-fitting");
  }

  private static Optional<Fault> few(Original original, SplittableRandom random) {
    Spoiled few = Spoiled.few(any(random, 50, 100));
    return Optional.of(
        Fault.of(
            few.name(),
            Group.IMAGES,
            Set.of("over-fitting", "under-trained"),
            plan -> {
              plan.spoil(few);
              plan.set("training.batch_size", 8).set("training.epochs", 20);
            }));
  }

  private static Optional<Fault> blank(Original original, SplittableRandom random) {
    return spoiled(Spoiled.blank(), "constant-inputs");
  }

  private static Optional<Fault> validation(Original original, SplittableRandom random) {
    return spoiled(
        random.nextBoolean() ? Spoiled.negative() : Spoiled.otherOrder(), "validation-differs");
  }

  private static Optional<Fault> leaky(Original original, SplittableRandom random) {
    return spoiled(Spoiled.leaky(any(random, 0.1, 0.5)), "leakage");
  }

  private static Optional<Fault> plainPixels(Original original, SplittableRandom random) {
    return Optional.of(
        Fault.of(
            "inputs not normalised",
            Group.INPUT,
            Set.of("inputs-not-normalised"),
            plan -> plan.set("data.normalize", false)));
  }

  private static Optional<Fault> augmentation(Original original, SplittableRandom random) {
    record Destructive(String key, Object value) {}

    Destructive one =
        any(
            random,
            new Destructive("crop_padding", 28),
            new Destructive("translation", 0.9),
            new Destructive("rotation", 180),
            new Destructive("cutout", 28),
            new Destructive("resized_crop", 0.01),
            new Destructive("brightness", 3.0));
    return Optional.of(
        Fault.of(
            "augment " + one.key() + " " + one.value(),
            Group.AUGMENTATION,
            Set.of("augmentation-too-strong"),
            plan -> plan.set(AUGMENT + one.key(), one.value())));
  }
}
