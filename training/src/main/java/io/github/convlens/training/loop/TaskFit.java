package io.github.convlens.training.loop;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.Sampling;
import io.github.convlens.training.task.Objective;

/** Checks that the options of a training run fit its task. */
public final class TaskFit {
  private TaskFit() {}

  /**
   * Rejects options that do not fit their task.
   *
   * @throws InvalidInputException if there are such options; the message names the first
   */
  public static void require(TrainingOptions options) {
    options.loss();
    options.scores();
    Objective objective = options.objective();
    if (objective.hasAccuracy()) {
      return;
    }
    String task = options.task().key();
    if (options.classBalance().weights().isPresent()) {
      throw InvalidInputException.option(
          TrainingOptions.CLASS_WEIGHTS.key(),
          "is set, but with task %s an image has no single class to weight".formatted(task),
          "remove it");
    }
    if (options.classBalance().sampling() != Sampling.SHUFFLED) {
      throw InvalidInputException.option(
          TrainingOptions.SAMPLING.key(),
          "balanced cannot be used with task %s, in which an image has no single class"
              .formatted(task),
          "remove it");
    }
    requireNotAccuracy(TrainingOptions.BEST.key(), options.best(), options);
    options
        .stopping()
        .early()
        .ifPresent(
            stopping -> requireNotAccuracy("early_stopping.metric", stopping.metric(), options));
  }

  private static void requireNotAccuracy(String key, Criterion criterion, TrainingOptions options) {
    if (criterion == Criterion.Column.ACCURACY) {
      throw InvalidInputException.option(
          key,
          "names accuracy, which is not a score of task %s".formatted(options.task().key()),
          "use valid_loss or a score such as " + options.objective().everyEpoch().get(0).key());
    }
  }
}
