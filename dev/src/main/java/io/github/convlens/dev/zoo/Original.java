package io.github.convlens.dev.zoo;

import io.github.convlens.dev.zoo.ZooData.Source;
import java.util.List;
import java.util.Locale;

/**
 * A healthy configuration.
 *
 * @param source the source of the images
 * @param architecture the architecture of the network
 * @param optimizer the optimiser, which determines the schedule and, with the architecture, the
 *     learning rate
 */
record Original(Source source, Architecture architecture, Optimizer optimizer) {

  /** Networks that are small enough to be trained in a few seconds. */
  enum Architecture {
    /** The named architecture simple_cnn: convolutions and batch norms. */
    CNN,
    /** Convolutions, pools and two fully connected layers without any normalisation. */
    PLAIN,
    /** Two residual blocks with batch norms. */
    RESIDUAL;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Optimisers. Each has one learning rate for networks with batch norms, and another for networks
   * without them.
   */
  enum Optimizer {
    SGD(0.05, 0.02),
    ADAM(0.005, 0.002),
    ADAMW(0.01, 0.003),
    RMSPROP(0.002, 0.001),
    LION(0.001, 0.0005);

    private final double rate;
    private final double rateWithoutNorm;

    Optimizer(double rate, double rateWithoutNorm) {
      this.rate = rate;
      this.rateWithoutNorm = rateWithoutNorm;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The name of this configuration in tables and in file names. */
  String name() {
    return source.key() + "-" + architecture.key() + "-" + optimizer.key();
  }

  /** Whether the network has batch norms. */
  boolean normalised() {
    return architecture != Architecture.PLAIN;
  }

  /** Whether the configuration describes the network as a list of layers. */
  boolean listed() {
    return architecture != Architecture.CNN;
  }

  /** A new builder of this configuration, which the caller may change. */
  Plan plan() {
    Plan plan = new Plan();
    plan.set("data.dataset", source.format());
    if (!source.classes().isEmpty()) {
      plan.set("data.classes", source.classes());
    }
    if (listed()) {
      plan.set("model.architecture", "layers");
      plan.layers().addAll(layers());
    } else {
      plan.set("model.architecture", "simple_cnn");
    }
    plan.set("training.epochs", source == Source.CIFAR ? 5 : 3)
        .set("training.batch_size", 32)
        .set("training.learning_rate", normalised() ? optimizer.rate : optimizer.rateWithoutNorm)
        .set("training.optimizer.name", optimizer.key());
    switch (optimizer) {
      case SGD ->
          plan.set("training.optimizer.momentum", 0.9).set("training.schedule.name", "cosine");
      case ADAM -> plan.set("training.schedule.name", "constant");
      case ADAMW -> plan.set("training.schedule.name", "one_cycle");
      case RMSPROP, LION -> plan.set("training.schedule.name", "cosine");
    }
    return plan.set("checkpoint.every", 1_000_000).set("device", "cpu");
  }

  private List<String> layers() {
    String last = "linear: {out: " + source.outputs() + "}";
    if (architecture == Architecture.PLAIN) {
      return List.of(
          "conv: {out: 8, kernel: 5, padding: 2}",
          "relu",
          "max_pool: {kernel: 2}",
          "conv: {out: 16, kernel: 3, padding: 1}",
          "relu",
          "max_pool: {kernel: 2}",
          "flatten",
          "linear: {out: 64}",
          "relu",
          last);
    }
    return List.of(
        "conv: {out: 16, kernel: 3, stride: 2, padding: 1}",
        "batch_norm",
        "relu",
        residual(16),
        "conv: {out: 32, kernel: 3, stride: 2, padding: 1}",
        "batch_norm",
        "relu",
        residual(32),
        "global_avg_pool",
        "flatten",
        last);
  }

  private static String residual(int channels) {
    String conv = "{conv: {out: " + channels + ", kernel: 3, padding: 1}}";
    return "residual: {activation: relu, layers: [%s, batch_norm, relu, %s, batch_norm]}"
        .formatted(conv, conv);
  }
}
