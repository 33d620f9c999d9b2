package io.github.convlens.data.option;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.target.Task;

/** Checks whether data and augmentation fit a task. */
final class TaskFit {
  private static final String TWO_DIGITS = "digits-two";
  private static final String ANGLES = "digits-angle";

  private TaskFit() {}

  /**
   * The task of a data set that is not a table. For a table, the configuration chooses the task.
   */
  static Task of(String dataset) {
    return switch (dataset) {
      case TWO_DIGITS -> Task.MULTI_LABEL;
      case ANGLES -> Task.REGRESS;
      default -> Task.CLASSIFY;
    };
  }

  /**
   * Rejects random changes of images that would make their targets wrong.
   *
   * @throws InvalidInputException if the augmentation has such changes
   */
  static void requireTargetsStay(String dataset, Task task, Augmentation augment) {
    if (!task.mixes() && augment.mixing().changes()) {
      throw InvalidInputException.option(
          Augmentation.KIND.name(),
          "mixes images, but the targets of task %s cannot be mixed".formatted(task.key()),
          "set mixup and cutmix to 0");
    }
    if (dataset.equals(ANGLES) && augment.turns()) {
      throw InvalidInputException.option(
          Augmentation.KIND.name(),
          "mirrors, rotates or distorts images, which makes the angles of %s wrong"
              .formatted(ANGLES),
          "use only changes of position, size and pixel values, such as translation and"
              + " brightness");
    }
  }
}
