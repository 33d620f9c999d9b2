package io.github.convlens.dev.zoo;

import static io.github.convlens.dev.zoo.FaultKind.any;

import io.github.convlens.dev.zoo.Fault.Group;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Changes that are unusual, but should do no harm. */
final class Unusual {

  /** Every kind of these changes. */
  static final List<FaultKind> ALL =
      List.of(
          Unusual::activation,
          Unusual::schedule,
          Unusual::mild,
          Unusual::batches,
          Unusual::images,
          Unusual::weights);

  private Unusual() {}

  private static Optional<Fault> of(String name, Group group, Consumer<Plan> change) {
    return Optional.of(Fault.of(name, group, Set.of(), change));
  }

  private static Optional<Fault> set(Group group, String key, Object value) {
    return of(key + " " + value, group, plan -> plan.set(key, value));
  }

  private static Optional<Fault> activation(Original original, SplittableRandom random) {
    String function = any(random, "tanh", "gelu", "silu", "leaky_relu", "elu");
    return of(
        function + " between layers",
        Group.LAYERS,
        plan -> NetworkFaults.replaceRelu(plan, function));
  }

  private static Optional<Fault> schedule(Original original, SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> set(Group.LENGTH, "training.schedule.name", "constant");
      case 1 -> set(Group.LENGTH, "training.schedule.name", "one_cycle");
      case 2 -> set(Group.LENGTH, "training.warmup_steps", 20);
      default ->
          of(
              "rate drops to a tenth for the last epoch",
              Group.LENGTH,
              plan ->
                  plan.set("training.schedule.name", "step")
                      .set("training.schedule.milestones", "[2]"));
    };
  }

  private static Optional<Fault> mild(Original original, SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> set(Group.REGULARISATION, "training.loss.label_smoothing", 0.1);
      case 1 -> set(Group.REGULARISATION, "training.optimizer.weight_decay", 1e-4);
      case 2 -> set(Group.RATE, "training.clip_norm", 1.0);
      case 3 -> set(Group.AUGMENTATION, "data.augment.translation", 0.07);
      case 4 -> set(Group.AUGMENTATION, "data.augment.rotation", 5);
      default -> set(Group.LENGTH, "training.ema", 0.9);
    };
  }

  private static Optional<Fault> batches(Original original, SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 ->
          of(
              "batches of 12",
              Group.BATCHES,
              plan ->
                  plan.set("training.batch_size", 12)
                      .set("training.learning_rate", plan.number("training.learning_rate") / 2)
                      .set("training.limit_batches", 120));
      case 1 -> set(Group.BATCHES, "training.drop_last", false);
      default -> set(Group.BATCHES, "training.sampling", "balanced");
    };
  }

  private static Optional<Fault> images(Original original, SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> of("2 % wrong labels", Group.IMAGES, plan -> plan.spoil(Spoiled.labels(0.02)));
      case 1 -> of("classes 2 to 1", Group.IMAGES, plan -> plan.spoil(Spoiled.uneven(0.5)));
      case 2 ->
          set(Group.IMAGES, "data.classes", "[0, 1]")
              .filter(f -> original.source().classes().isEmpty() && !original.listed());
      default -> set(Group.IMAGES, "training.class_weights", "balanced");
    };
  }

  private static Optional<Fault> weights(Original original, SplittableRandom random) {
    return set(Group.INITIALISATION, "model.init", any(random, "kaiming", "xavier"));
  }
}
