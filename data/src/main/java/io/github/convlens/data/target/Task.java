package io.github.convlens.data.target;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Setting;

/**
 * What is to be predicted of an image. The targets that a data set holds, the network's outputs,
 * losses, scores, predictions and pages follow from it; each of these chooses by an exhaustive
 * {@code switch}, so that the compiler names every place which a further task needs.
 */
public enum Task {
  /** One class of several. */
  CLASSIFY("a class", "class"),
  /** Any number of labels, each there or not. */
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
              "what is predicted of an image: its class; any number of labels; or one or several"
                  + " numbers")
          .or(CLASSIFY);

  /** What an image has, in a sentence: {@code several labels}. */
  public String target() {
    return target;
  }

  /** What one output of the network is about: {@code label}. */
  public String noun() {
    return noun;
  }

  /** The name in configurations. */
  public String key() {
    return Setting.name(this);
  }

  /** Whether the targets of two images can be mixed as the images are. */
  public boolean mixes() {
    return this != REGRESS;
  }

  /**
   * Refuses data of another task.
   *
   * @param data what it is, for the message
   * @param has its task
   */
  public void require(String data, Task has) {
    if (this != has) {
      throw InvalidInputException.option(
          SETTING.key(),
          "is %s, and each image of %s has %s".formatted(key(), data, has.target),
          "set task: " + has.key());
    }
  }
}
