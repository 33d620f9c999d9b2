package io.github.convlens.training.task;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.target.Targets;
import io.github.convlens.data.target.Task;
import io.github.convlens.training.metric.Metric;
import io.github.convlens.training.optimize.LossOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The losses and scores of a task, and the meaning of the network's outputs. */
public sealed interface Objective permits ClassObjective, LabelObjective, NumberObjective {

  /** The objective of a task. */
  static Objective of(Task task) {
    return switch (task) {
      case CLASSIFY -> new ClassObjective();
      case MULTI_LABEL -> new LabelObjective();
      case REGRESS -> new NumberObjective();
    };
  }

  /** The task. */
  Task task();

  /** The name of the default loss in configurations. */
  String usualLoss();

  /** All scores of the task. */
  List<? extends Metric> metrics();

  /** The scores that are always computed on the validation split after an epoch. */
  List<? extends Metric> everyEpoch();

  /**
   * The descriptions, by name, of the values that every epoch reports after its scores. {@link
   * #scores} returns these values too.
   */
  default Map<String, String> furtherValues() {
    return Map.of();
  }

  /** Whether a prediction is either right or wrong, so that there is an accuracy. */
  default boolean hasAccuracy() {
    return false;
  }

  /**
   * The scores of a network's outputs, and the values that {@link #furtherValues} describes.
   *
   * @param wanted the scores to compute, which are some of {@link #metrics}
   * @param outputs the outputs for the images of a split, in their order; if there are fewer
   *     outputs than images, for the first images
   * @param targets the targets of the whole split
   * @return the values, by name
   */
  Map<String, Double> scores(List<? extends Metric> wanted, float[][] outputs, Targets targets);

  /**
   * The loss that a configuration names.
   *
   * @throws InvalidInputException if the loss is not a loss of this task
   */
  default LossOptions loss(LossOptions named) {
    return named
        .of(task())
        .orElseThrow(
            () ->
                InvalidInputException.option(
                    "loss",
                    "%s cannot be used with task %s".formatted(name(named), task().key()),
                    "use " + losses()));
  }

  private static String name(LossOptions loss) {
    return LossOptions.kinds().stream()
        .filter(kind -> kind.type().isInstance(loss))
        .map(kind -> kind.name())
        .findFirst()
        .orElseGet(() -> loss.getClass().getSimpleName());
  }

  private String losses() {
    return LossOptions.kinds().stream()
        .filter(kind -> kind.byDefault().of(task()).isPresent())
        .map(kind -> kind.name())
        .collect(Collectors.joining(" or "));
  }

  /**
   * The score of this task that has the same name as a score of another task.
   *
   * @param key the key of the setting that names the score, for the message
   * @throws InvalidInputException if this task has no such score
   */
  default Metric metric(String key, Metric other) {
    return Metric.named(other.key(), metrics())
        .orElseThrow(
            () ->
                InvalidInputException.option(
                    key,
                    "names %s, which is not a score of task %s"
                        .formatted(other.key(), task().key()),
                    "choose from "
                        + metrics().stream().map(Metric::key).collect(Collectors.joining(", "))));
  }
}
