package io.github.convlens.data.augment;

import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import java.util.SplittableRandom;

/** Settings that are a probability. */
final class Chance {

  private Chance() {}

  /** A probability; default 0, never. */
  static Setting<Double> setting(String key, String effect) {
    return Range.between(Setting.number(key, "the probability to " + effect), 0, 1).or(0.0, 0);
  }

  /** Whether something of a probability happens; always draws one number. */
  static boolean happens(double probability, SplittableRandom random) {
    return random.nextDouble() < probability;
  }
}
