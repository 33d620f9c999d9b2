package io.github.convlens.data;

import io.github.convlens.core.InvalidInputException;

/** What a run is validated on after every epoch. */
public sealed interface Validation {

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
        throw new InvalidInputException(
            "data.validation: " + part + " is not a fraction between 0 and 1 (nor 'test')");
      }
    }
  }
}
