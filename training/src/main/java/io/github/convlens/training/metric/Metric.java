package io.github.convlens.training.metric;

/** A score of predictions: its name, direction and definition. */
public sealed interface Metric permits ClassMetric {

  /** The name in configurations, CSV headers and results: {@code f1_macro}. */
  String key();

  /** The direction: which of two values is the better one. */
  Direction direction();

  /** A description in a few words. */
  String description();

  /** The function that defines it. */
  String source();
}
