package io.github.convlens.data.option;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.SettingReader;

/** The images that a run is validated on after every epoch. */
public sealed interface Validation {

  /** Reads {@code test} or a fraction. */
  static Validation read(SettingReader reader, String key) {
    Object raw = reader.raw(key);
    if ("test".equals(raw)) {
      return new Test();
    }
    if (raw instanceof Number part) {
      return new Fraction(part.doubleValue());
    }
    throw reader.wrongType(key, "test or a fraction of the training split");
  }

  /**
   * The validation split of an image folder that has one, else the test split, as in the fastai
   * book; the whole training split is trained on.
   */
  record Test() implements Validation {}

  /**
   * A part of the training split, chosen by seed and not trained on.
   *
   * @param part more than 0 and less than 1
   */
  record Fraction(double part) implements Validation {
    /**
     * @throws InvalidInputException if the part is not between 0 and 1
     */
    public Fraction {
      if (!(part > 0 && part < 1)) {
        throw InvalidInputException.option(
            "validation", "is " + part, "give a fraction between 0 and 1, or test");
      }
    }
  }
}
