package io.github.convlens.dev.zoo;

import static io.github.convlens.dev.zoo.FaultKind.any;

import io.github.convlens.dev.zoo.Fault.Group;
import io.github.convlens.dev.zoo.Original.Architecture;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Faults in the layers of a network, its initial weights, its loss, and its frozen layers. */
final class NetworkFaults {
  private static final String PLANTED = "planted";

  /** Every kind of these faults. */
  static final List<FaultKind> ALL =
      List.of(
          NetworkFaults::init,
          NetworkFaults::activation,
          NetworkFaults::outputActivation,
          NetworkFaults::dropout,
          NetworkFaults::withoutActivation,
          NetworkFaults::withoutBatchNorm,
          NetworkFaults::batchNormMomentum,
          NetworkFaults::narrow,
          NetworkFaults::loss,
          NetworkFaults::frozen);

  private NetworkFaults() {}

  private static Optional<Fault> init(Original original, SplittableRandom random) {
    String init =
        any(
            random,
            "zero",
            "constant(0.1)",
            "normal(1e-5)",
            "normal(1e-4)",
            "normal(1)",
            "normal(3)");
    Set<String> accepted =
        switch (init) {
          case "zero", "constant(0.1)" -> Set.of("symmetric-initialisation");
          case "normal(1)", "normal(3)" ->
              Set.of("initialisation-too-large", "exploding-gradients", "dead-layers");
          default -> Set.of("initialisation-too-small");
        };
    return Optional.of(
        Fault.of(
            "init " + init, Group.INITIALISATION, accepted, plan -> plan.set("model.init", init)));
  }

  private static Optional<Fault> activation(Original original, SplittableRandom random) {
    return Optional.of(
        Fault.of(
            "sigmoid between layers",
            Group.LAYERS,
            Set.of("vanishing-gradients", "saturation", "rate-too-low"),
            plan -> replaceRelu(plan, "sigmoid")));
  }

  /**
   * Replaces every ReLU by the given function, both in lists of layers and in named architectures.
   */
  static void replaceRelu(Plan plan, String function) {
    if (plan.layers().isEmpty()) {
      plan.set("model.activation", function);
    } else {
      plan.eachLayer(layer -> layer.replaceAll("\\brelu\\b", function));
    }
  }

  private static Optional<Fault> outputActivation(Original original, SplittableRandom random) {
    String function = any(random, "relu", "sigmoid", "tanh");
    return original.listed()
        ? Optional.of(
            new Fault(
                function + " on the output",
                Group.LAYERS,
                Set.of("output-activation"),
                PLANTED,
                plan -> plan.layers().add(function + ": {name: " + PLANTED + "}")))
        : Optional.empty();
  }

  private static Optional<Fault> dropout(Original original, SplittableRandom random) {
    double p = any(random, 0.6, 0.8, 0.9, 0.95);
    return original.listed()
        ? Optional.of(
            new Fault(
                "dropout " + p,
                Group.REGULARISATION,
                Set.of("dropout-too-strong"),
                PLANTED,
                plan ->
                    plan.layers()
                        .add(
                            plan.layers().size() - 1,
                            "dropout: {p: " + p + ", name: " + PLANTED + "}")))
        : Optional.empty();
  }

  private static Optional<Fault> withoutActivation(Original original, SplittableRandom random) {
    return original.architecture() == Architecture.RESIDUAL
        ? Optional.of(
            Fault.of(
                "no activation functions",
                Group.LAYERS,
                Set.of("no-activation"),
                plan -> {
                  plan.layers().removeIf(layer -> layer.equals("relu"));
                  plan.eachLayer(
                      layer ->
                          layer
                              .replace("activation: relu", "activation: null")
                              .replace("relu, ", ""));
                }))
        : Optional.empty();
  }

  private static Optional<Fault> withoutBatchNorm(Original original, SplittableRandom random) {
    return original.architecture() == Architecture.CNN
        ? Optional.of(
            Fault.of(
                "no batch norm",
                Group.LAYERS,
                Set.of("rate-too-high", "dead-layers", "dead-channels", "vanishing-gradients"),
                plan -> plan.set("model.batch_norm", "none")))
        : Optional.empty();
  }

  private static Optional<Fault> batchNormMomentum(Original original, SplittableRandom random) {
    return original.architecture() == Architecture.RESIDUAL
        ? Optional.of(
            new Fault(
                "batch norm's momentum 0.001",
                Group.LENGTH,
                Set.of("batch-norm-mismatch"),
                "bn1",
                plan ->
                    plan.eachLayer(
                        layer ->
                            layer.equals("batch_norm")
                                ? "batch_norm: {momentum: 0.001}"
                                : layer.replace("batch_norm", "{batch_norm: {momentum: 0.001}}"))))
        : Optional.empty();
  }

  private static Optional<Fault> narrow(Original original, SplittableRandom random) {
    int width = any(random, 2, 3);
    return original.listed()
        ? Optional.of(
            Fault.of(
                "twelve layers of " + width,
                Group.LAYERS,
                Set.of("narrow-layers", "dead-layers", "vanishing-gradients"),
                plan -> {
                  for (int i = 0; i < 12; i++) {
                    plan.layers().add(plan.layers().size() - 1, "linear: {out: " + width + "}");
                    plan.layers().add(plan.layers().size() - 1, "relu");
                  }
                }))
        : Optional.empty();
  }

  private static Optional<Fault> loss(Original original, SplittableRandom random) {
    double smoothing = any(random, 0.0, 0.8, 0.95);
    return Optional.of(
        smoothing == 0
            ? Fault.of(
                "squared error",
                Group.LOSS,
                Set.of("loss-mismatch", "rate-too-low", "under-trained"),
                plan -> plan.set("training.loss.name", "mean_squared_error"))
            : Fault.of(
                "label smoothing " + smoothing,
                Group.LOSS,
                Set.of("label-smoothing-too-strong"),
                plan -> plan.set("training.loss.label_smoothing", smoothing)));
  }

  private static Optional<Fault> frozen(Original original, SplittableRandom random) {
    return Optional.of(
        new Fault(
            "all layers frozen but the last",
            Group.FREEZING,
            Set.of("frozen-layers"),
            "conv1",
            plan -> plan.set("training.freeze.until", "head")));
  }
}
