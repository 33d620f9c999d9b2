package io.github.convlens.data.target;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Setting;

/**
 * What the network predicts for an image. The targets in a data set, the network's outputs, losses,
 * scores, predictions and reports depend on the task; each of these has an exhaustive {@code
 * switch}, so that the compiler names every place that a new task has to change.
 */
public enum Task {
  /** One of several classes. */
  CLASSIFY("a class", "class"),
  /** Any number of labels, each of which is present or absent. */
  MULTI_LABEL("several labels", "label"),
  /** One or several numbers. */
  REGRESS("numbers", "number");

  private final String target;
  private final String noun;

  Task(String target, String noun) {
    this.target = target;
    this.noun = noun;
  }

  /** The task; default {@code classify}. */
  public static final Setting<Task> SETTING =
      Setting.choice(
              "task",
              Task.class,
              "what is predicted for an image: its class; any number of labels; or one or several"
                  + " numbers")
          .or(CLASSIFY);

  /** The name of an image's target in messages, such as {@code several labels}. */
  public String target() {
    return target;
  }

  /** A noun for what one output of the network predicts, such as {@code label}. */
  public String noun() {
    return noun;
  }

  /** The name in configurations. */
  public String key() {
    return Setting.name(this);
  }

  /** Whether mixup and CutMix can mix the targets of two images together with the images. */
  public boolean mixes() {
    return this != REGRESS;
  }

  /**
   * Rejects data of a different task.
   *
   * @param data the name of the data, for the message
   * @param dataTask the task of the data
   */
  public void require(String data, Task dataTask) {
    if (this != dataTask) {
      throw InvalidInputException.option(
          SETTING.key(),
          "cannot be %s, since each image of %s has %s".formatted(key(), data, dataTask.target),
          "set task: " + dataTask.key());
    }
  }
}
