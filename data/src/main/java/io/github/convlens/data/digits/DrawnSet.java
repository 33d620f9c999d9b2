package io.github.convlens.data.digits;

import io.github.convlens.data.image.DataSet;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongFunction;

/** The data sets that convlens draws itself. They have no files. */
public enum DrawnSet {
  /** One digit in each image; the digit is the image's class. */
  DIGITS("digits", Digits::create),
  /** Two digits in each image; the digits are the image's labels. */
  TWO_DIGITS("digits-two", TwoDigits::create),
  /** One turned digit in each image; its angle is the number to predict. */
  TURNED_DIGITS("digits-angle", TurnedDigits::create);

  private final String key;
  private final LongFunction<DataSet> drawing;

  DrawnSet(String key, LongFunction<DataSet> drawing) {
    this.key = key;
    this.drawing = drawing;
  }

  /** The set with a name; empty if convlens draws no data set of that name. */
  public static Optional<DrawnSet> named(String name) {
    return Arrays.stream(values()).filter(set -> set.key.equals(name)).findFirst();
  }

  /** The name, which is the value of {@code data.dataset}. */
  public String key() {
    return key;
  }

  /** Draws the data set in its default size. */
  public DataSet create(long seed) {
    return drawing.apply(seed);
  }
}
