package io.github.convlens.model;

import io.github.convlens.core.InvalidInputException;

/** Reads one setting of a layer: its default where it was left out, an error where it cannot be. */
record Setting(String layer, String key) {
  /** Large enough for any network, small enough that products of a few fit a long. */
  private static final int MAXIMUM = 1 << 20;

  int required(Integer value, int minimum) {
    if (value == null) {
      throw new InvalidInputException(
          "%s: %s is missing: give a whole number".formatted(layer, key));
    }
    return orDefault(value, value, minimum);
  }

  int orDefault(Integer value, int byDefault, int minimum) {
    int result = value == null ? byDefault : value;
    if (result < minimum || result > MAXIMUM) {
      throw new InvalidInputException(
          "%s: %s is %d, but must be from %d to %d"
              .formatted(layer, key, result, minimum, MAXIMUM));
    }
    return result;
  }

  double between(Double value, double byDefault, double minimum, double maximum) {
    double result = value == null ? byDefault : value;
    if (!(result >= minimum && result <= maximum)) {
      throw new InvalidInputException(
          "%s: %s is %s, but must be from %s to %s"
              .formatted(layer, key, result, minimum, maximum));
    }
    return result;
  }
}
