package io.github.convlens.training;

import java.util.List;

/**
 * Stop when {@code metric} has not improved for {@code patience} epochs.
 *
 * @param metric {@code valid_loss} or {@code train_loss} (lower is better), or {@code accuracy}
 *     (higher is better)
 */
public record EarlyStoppingOptions(String metric, int patience) {

  private static final List<String> METRICS = List.of("valid_loss", "train_loss", "accuracy");

  public EarlyStoppingOptions {
    if (!METRICS.contains(metric)) {
      throw new IllegalArgumentException(
          "metric is " + metric + ": give one of " + String.join(", ", METRICS));
    }
    if (patience < 1) {
      throw new IllegalArgumentException(
          "patience is " + patience + ": give a number of epochs, 1 or more");
    }
  }

  /** The metric of an epoch, turned so that lower is better. */
  public double score(EpochResult epoch) {
    return switch (metric) {
      case "valid_loss" -> epoch.validLoss();
      case "train_loss" -> epoch.trainLoss();
      default -> -epoch.accuracy();
    };
  }
}
