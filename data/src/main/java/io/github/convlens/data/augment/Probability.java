package io.github.convlens.data.augment;

import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import java.util.SplittableRandom;

/** Settings whose value is a probability. */
final class Probability {

  private Probability() {}

  /**
   * A probability; the default is 0, which means never.
   *
   * @param effect what happens with that probability, in the imperative
   */
  static Setting<Double> setting(String key, String effect) {
    return Range.between(Setting.number(key, "with this probability, " + effect), 0, 1).or(0.0, 0);
  }

  /** Whether an event of this probability happens. Exactly one random number is drawn. */
  static boolean happens(double probability, SplittableRandom random) {
    return random.nextDouble() < probability;
  }
}
