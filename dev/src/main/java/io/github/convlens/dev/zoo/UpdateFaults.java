package io.github.convlens.dev.zoo;

import static io.github.convlens.dev.zoo.FaultKind.any;

import io.github.convlens.dev.zoo.Fault.Group;
import io.github.convlens.dev.zoo.Original.Optimizer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Faults in learning rates, updates and the length of a run. */
final class UpdateFaults {
  private static final String RATE = "training.learning_rate";
  private static final Set<String> TOO_FAST =
      Set.of("rate-too-high", "dead-layers", "dead-channels", "batch-norm-mismatch", "saturation");
  private static final Set<String> TOO_SLOW = Set.of("rate-too-low", "under-trained");

  /** Every kind of these faults. */
  static final List<FaultKind> ALL =
      List.of(
          UpdateFaults::rateMultiplied,
          UpdateFaults::rateDivided,
          UpdateFaults::momentum,
          UpdateFaults::clipping,
          UpdateFaults::schedule,
          UpdateFaults::decay,
          UpdateFaults::batches,
          UpdateFaults::fewUpdates,
          UpdateFaults::average);

  private UpdateFaults() {}

  private static Optional<Fault> rateMultiplied(Original original, SplittableRandom random) {
    int factor = any(random, 10, 30, 100, 300);
    return Optional.of(
        Fault.of(
            "rate times " + factor,
            Group.RATE,
            TOO_FAST,
            plan -> plan.set(RATE, plan.number(RATE) * factor)));
  }

  private static Optional<Fault> rateDivided(Original original, SplittableRandom random) {
    int part = any(random, 30, 100, 1000);
    return Optional.of(
        Fault.of(
            "rate divided by " + part,
            Group.RATE,
            TOO_SLOW,
            plan -> plan.set(RATE, plan.number(RATE) / part)));
  }

  private static Optional<Fault> momentum(Original original, SplittableRandom random) {
    if (original.optimizer() != Optimizer.SGD) {
      return Optional.empty();
    }
    double momentum = any(random, 0.0, 0.0, 0.99, 0.995);
    return Optional.of(
        Fault.of(
            "momentum " + momentum,
            Group.RATE,
            momentum == 0 ? Set.of("no-momentum", "rate-too-low", "under-trained") : TOO_FAST,
            plan -> plan.set("training.optimizer.momentum", momentum)));
  }

  private static Optional<Fault> clipping(Original original, SplittableRandom random) {
    String key = any(random, "clip_norm", "clip_norm", "clip_value");
    double bound =
        key.equals("clip_norm") ? any(random, 1e-4, 1e-3, 1e-2) : any(random, 1e-6, 1e-5);
    return Optional.of(
        Fault.of(
            key + " " + bound,
            Group.RATE,
            Set.of("clipping-too-tight"),
            plan -> plan.set("training." + key, bound)));
  }

  private static Optional<Fault> schedule(Original original, SplittableRandom random) {
    Set<String> accepted = Set.of("schedule-mismatch", "under-trained", "rate-too-low");
    if (random.nextBoolean()) {
      double share = any(random, 0.9, 0.97);
      return Optional.of(
          Fault.of(
              "warm-up over %.0f %% of the run".formatted(100 * share),
              Group.RATE,
              accepted,
              plan -> plan.warmUp(share)));
    }
    return Optional.of(
        Fault.of(
            "rate drops to a thousandth after an epoch",
            Group.RATE,
            accepted,
            plan ->
                plan.set("training.schedule.name", "step")
                    .set("training.schedule.milestones", "[1]")
                    .set("training.schedule.gamma", 0.001)));
  }

  private static Optional<Fault> decay(Original original, SplittableRandom random) {
    double decay =
        switch (original.optimizer()) {
          case SGD -> any(random, 0.1, 0.5);
          case ADAM, RMSPROP -> any(random, 0.1, 1.0);
          case ADAMW, LION -> any(random, 10.0, 50.0);
        };
    return Optional.of(
        Fault.of(
            "weight decay " + decay,
            Group.REGULARISATION,
            Set.of("weight-decay-too-strong"),
            plan -> plan.set("training.optimizer.weight_decay", decay)));
  }

  private static Optional<Fault> batches(Original original, SplittableRandom random) {
    int size = any(random, 2, 4);
    return original.normalised()
        ? Optional.of(
            Fault.of(
                "batches of " + size,
                Group.BATCHES,
                Set.of("batch-too-small", "batch-norm-mismatch", "rate-too-high"),
                plan -> plan.set("training.batch_size", size).set("training.limit_batches", 100)))
        : Optional.empty();
  }

  private static Optional<Fault> fewUpdates(Original original, SplittableRandom random) {
    Set<String> accepted = Set.of("under-trained", "rate-too-low", "batch-norm-mismatch");
    return Optional.of(
        switch (random.nextInt(3)) {
          case 0 ->
              Fault.of(
                  "five batches an epoch",
                  Group.BATCHES,
                  accepted,
                  plan -> plan.set("training.limit_batches", 5));
          case 1 ->
              Fault.of(
                  "updates of 20 batches",
                  Group.BATCHES,
                  accepted,
                  plan -> plan.set("training.accumulate", 20));
          default ->
              Fault.of(
                  "batches of 600",
                  Group.BATCHES,
                  accepted,
                  plan -> plan.set("training.batch_size", 600));
        });
  }

  private static Optional<Fault> average(Original original, SplittableRandom random) {
    return Optional.of(
        Fault.of(
            "moving average of 0.9999",
            Group.LENGTH,
            Set.of("average-too-slow"),
            plan -> plan.set("training.ema", 0.9999)));
  }
}
