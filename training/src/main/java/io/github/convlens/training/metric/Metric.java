package io.github.convlens.training.metric;

import io.github.convlens.core.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A score of predictions: its name, direction and definition. */
public sealed interface Metric permits ClassMetric, LabelMetric, NumberMetric {

  /** The name in configurations, CSV headers and results, such as {@code f1_macro}. */
  String key();

  /** The direction: which of two values is the better one. */
  Direction direction();

  /** A description in a few words. */
  String description();

  /** The function that defines the score, such as {@code sklearn f1_score}. */
  String source();

  /**
   * The metrics of all tasks, in the order of their declaration. Several tasks have metrics with
   * the same name.
   */
  static List<Metric> all() {
    List<Metric> all = new ArrayList<>();
    Stream.of(ClassMetric.values(), LabelMetric.values(), NumberMetric.values())
        .forEach(some -> all.addAll(Arrays.asList(some)));
    return all;
  }

  /** The first of the given metrics that has this name; empty if there is none. */
  static Optional<Metric> named(String key, List<? extends Metric> metrics) {
    return metrics.stream()
        .filter(metric -> metric.key().equals(key))
        .map(metric -> (Metric) metric)
        .findFirst();
  }

  /**
   * The name that was probably meant: the first name that begins with {@code key} or, if there is
   * none, the most similar name.
   *
   * @param metrics one or more metrics
   */
  static String suggestion(String key, List<? extends Metric> metrics) {
    List<String> keys = metrics.stream().map(Metric::key).toList();
    return keys.stream()
        .filter(known -> !key.isEmpty() && known.startsWith(key))
        .findFirst()
        .or(() -> Nearest.to(key, keys))
        .orElseThrow();
  }
}
