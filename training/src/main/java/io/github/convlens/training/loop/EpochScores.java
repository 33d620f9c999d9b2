package io.github.convlens.training.loop;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.SettingReader;
import io.github.convlens.training.metric.ClassExamples;
import io.github.convlens.training.metric.ClassMetric;
import io.github.convlens.training.metric.ClassSample;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The scores of the validation split that every epoch has besides loss and accuracy.
 *
 * @param metrics in the order of their columns
 */
public record EpochScores(List<ClassMetric> metrics) {

  /** Keeps the metrics. */
  public EpochScores {
    metrics = List.copyOf(metrics);
  }

  /** The option {@code training.metrics}. */
  static Setting<List<ClassMetric>> setting() {
    return Setting.custom(
            "metrics",
            "list of text",
            EpochScores::read,
            "scores of the validation split, each a further column of metrics.csv, which lists them")
        .or(List.of());
  }

  private static List<ClassMetric> read(SettingReader reader, String key) {
    Set<ClassMetric> metrics = new LinkedHashSet<>();
    for (String name : reader.texts(key)) {
      metrics.add(
          ClassMetric.named(name)
              .orElseThrow(
                  () ->
                      InvalidInputException.option(
                          key, "has " + name, "did you mean " + ClassMetric.suggestion(name))));
    }
    return List.copyOf(metrics);
  }

  /** Whether there are none, so that the network's outputs need not be kept. */
  public boolean isEmpty() {
    return metrics.isEmpty();
  }

  /**
   * Refuses scores that say nothing with this number of classes.
   *
   * @throws InvalidInputException naming the first of them
   */
  public void requireInform(int classes) {
    for (ClassMetric metric : metrics) {
      if (!metric.informs(classes)) {
        throw InvalidInputException.option(
            TrainingOptions.METRICS.key(),
            "has %s, which is always 1 with %s"
                .formatted(metric.key(), Count.of(classes, "class", "classes")),
            "leave it out");
      }
    }
  }

  /**
   * Computes them.
   *
   * @param outputs of the network, for the first images of the split
   * @param labels of the split
   * @return values by name
   */
  Map<String, Double> of(float[][] outputs, int[] labels) {
    Map<String, Double> values = new LinkedHashMap<>();
    if (!metrics.isEmpty()) {
      ClassSample sample = ClassExamples.of(outputs, Arrays.copyOf(labels, outputs.length)).all();
      metrics.forEach(metric -> values.put(metric.key(), metric.of(sample)));
    }
    return values;
  }
}
