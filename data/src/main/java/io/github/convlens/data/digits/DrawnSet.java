package io.github.convlens.data.digits;

import io.github.convlens.data.image.DataSet;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongFunction;

/** The data sets that convlens draws itself, and that have no files. */
public enum DrawnSet {
  /** A digit in each image, whose class it is. */
  DIGITS("digits", Digits::create),
  /** Two digits in each image, which are its labels. */
  TWO_DIGITS("digits-two", TwoDigits::create),
  /** A turned digit in each image, whose angle is its number. */
  TURNED_DIGITS("digits-angle", TurnedDigits::create);

  private final String key;
  private final LongFunction<DataSet> drawing;

  DrawnSet(String key, LongFunction<DataSet> drawing) {
    this.key = key;
    this.drawing = drawing;
  }

  /** The set with a name; empty if convlens draws none of that name. */
  public static Optional<DrawnSet> named(String name) {
    return Arrays.stream(values()).filter(set -> set.key.equals(name)).findFirst();
  }

  /** The name, as in {@code data.dataset}. */
  public String key() {
    return key;
  }

  /** Draws the data set in its default size. */
  public DataSet create(long seed) {
    return drawing.apply(seed);
  }
}
