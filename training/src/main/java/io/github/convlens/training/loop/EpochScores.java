package io.github.convlens.training.loop;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.SettingReader;
import io.github.convlens.data.target.Targets;
import io.github.convlens.training.metric.ClassMetric;
import io.github.convlens.training.metric.Metric;
import io.github.convlens.training.task.Objective;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The scores on the validation split that are computed in every epoch in addition to the loss.
 *
 * @param objective the objective of the training run, which defines the scores that can be computed
 * @param metrics the metrics, in the order of their columns
 */
public record EpochScores(Objective objective, List<Metric> metrics) {

  private static final String EARLY_STOPPING = "early_stopping.metric";

  /** Copies the metrics. */
  public EpochScores {
    metrics = List.copyOf(metrics);
  }

  /**
   * The scores of a training run, including those by which its epochs are compared.
   *
   * @param metrics the scores that the user requests
   * @throws InvalidInputException if a score is not one of the task's scores
   */
  static EpochScores of(TrainingOptions options, List<Metric> metrics) {
    Objective objective = options.objective();
    Set<Metric> scores = new LinkedHashSet<>(objective.everyEpoch());
    metrics.stream()
        .map(metric -> objective.metric(TrainingOptions.METRICS.key(), metric))
        .filter(metric -> !alwaysWritten(metric))
        .forEach(scores::add);
    // Early stopping's metric is checked before best: if the user does not set best, it defaults to
    // the same metric, and the error must then name early_stopping.metric, the option that the user
    // set.
    Optional<Metric> stopping =
        options
            .stopping()
            .early()
            .flatMap(early -> early.metric().score())
            .map(metric -> objective.metric(EARLY_STOPPING, metric));
    options
        .best()
        .score()
        .ifPresent(metric -> scores.add(objective.metric(TrainingOptions.BEST.key(), metric)));
    stopping.ifPresent(scores::add);
    return new EpochScores(objective, List.copyOf(scores));
  }

  /** Whether {@code metrics.csv} has a column for the score anyway, as it has for accuracy. */
  private static boolean alwaysWritten(Metric metric) {
    return Stream.of(Criterion.Column.values()).anyMatch(one -> one.key().equals(metric.key()));
  }

  /**
   * The option {@code training.metrics}: a list of names of scores. Reading accepts the scores of
   * any task; {@link #of(TrainingOptions, List)} rejects those of other tasks.
   */
  static Setting<List<Metric>> setting() {
    return Setting.<List<Metric>>custom(
            "metrics",
            "list of text",
            EpochScores::read,
            "scores on the validation split in addition to those that are always computed, each in"
                + " a column of metrics.csv (docs/reference/tables.md lists the scores)")
        .or(List.of());
  }

  private static List<Metric> read(SettingReader reader, String key) {
    Set<Metric> metrics = new LinkedHashSet<>();
    for (String name : reader.texts(key)) {
      metrics.add(
          Metric.named(name, Metric.all())
              .orElseThrow(
                  () ->
                      InvalidInputException.option(
                          key,
                          "names " + name + ", which is not a score",
                          "did you mean " + Metric.suggestion(name, Metric.all()) + "?")));
    }
    return List.copyOf(metrics);
  }

  /** Whether there are no scores. If so, the network's outputs need not be kept. */
  public boolean isEmpty() {
    return columns().isEmpty();
  }

  /** The columns of the scores in {@code metrics.csv}, as a map from name to description. */
  public Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    metrics.forEach(metric -> columns.put(metric.key(), metric.description()));
    columns.putAll(objective.furtherValues());
    return columns;
  }

  /**
   * Rejects scores that are always 1 with this number of classes.
   *
   * @param options the options from which the scores were made
   * @throws InvalidInputException if there are such scores; the message names the first, and the
   *     option that asks for it
   */
  public void requireInform(int classes, TrainingOptions options) {
    for (Metric metric : metrics) {
      if (metric instanceof ClassMetric one && !one.informs(classes)) {
        throw InvalidInputException.option(
            option(metric, options),
            "names %s, which is always 1 with %s"
                .formatted(metric.key(), Count.of(classes, "class", "classes")),
            "leave it out");
      }
    }
  }

  /** The key of the first option that asks for a score. */
  private static String option(Metric metric, TrainingOptions options) {
    if (names(options.metrics().stream(), metric)) {
      return TrainingOptions.METRICS.key();
    }
    Stream<Metric> stopping =
        options.stopping().early().flatMap(early -> early.metric().score()).stream();
    return names(stopping, metric) ? EARLY_STOPPING : TrainingOptions.BEST.key();
  }

  private static boolean names(Stream<Metric> metrics, Metric metric) {
    return metrics.anyMatch(one -> one.key().equals(metric.key()));
  }

  /**
   * Computes the scores.
   *
   * @param outputs the network's outputs for the images of the split, in their order; if there are
   *     fewer outputs than images, they are those of the first images
   * @param targets the targets of the split
   * @return values by name
   */
  Map<String, Double> of(float[][] outputs, Targets targets) {
    return isEmpty() ? Map.of() : objective.scores(metrics, outputs, targets);
  }
}
