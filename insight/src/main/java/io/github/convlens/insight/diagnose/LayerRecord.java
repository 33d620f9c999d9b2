package io.github.convlens.insight.diagnose;

import io.github.convlens.model.Activation;
import io.github.convlens.model.summary.LayerRole;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The record of one layer's output.
 *
 * @param name the path of the layer in the network
 * @param role the kind of the layer, and its position in the network
 * @param mean the mean of the values in a batch
 * @param std the standard deviation of the values in a batch
 * @param nearZero the share of values at or below the near-zero threshold
 * @param extremes the series that histograms recorded
 */
public record LayerRecord(
    String name, LayerRole role, Series mean, Series std, Series nearZero, Extremes extremes) {

  /**
   * The series that histograms recorded; empty if histograms were off.
   *
   * @param max the largest value
   * @param deadChannels the share of channels without a value above the near-zero threshold
   */
  public record Extremes(Series max, Series deadChannels) {}

  /** The largest value in each batch; empty if histograms were off. */
  public Series max() {
    return extremes.max;
  }

  /**
   * The share of channels without a value above the near-zero threshold; empty if histograms were
   * off.
   */
  public Series deadChannels() {
    return extremes.deadChannels;
  }

  /** The largest standard deviation relative to the first; 0 if the first is 0. */
  public double growth() {
    return growthIn(std);
  }

  /** The {@link #growth} up to and including a step. */
  public double growthUntil(long step) {
    return growthIn(std.between(0, step + 1));
  }

  private double growthIn(Series part) {
    return part.isEmpty() || !(std.first() > 0) ? 0 : part.max() / std.first();
  }

  /**
   * The sigmoid or tanh that the layer computes, or that directly follows the layer; empty if there
   * is none.
   */
  public Optional<Activation.Function> bounded() {
    return Stream.of(role.function(), role.feeds())
        .filter(Objects::nonNull)
        .findFirst()
        .filter(
            function ->
                function == Activation.Function.SIGMOID || function == Activation.Function.TANH);
  }
}
