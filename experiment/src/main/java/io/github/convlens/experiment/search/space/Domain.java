package io.github.convlens.experiment.search.space;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The values that a key of a space can take. Each value has a position on the interval from 0 to 1.
 */
public sealed interface Domain permits Values, Range {

  /**
   * The value at a position.
   *
   * @param position a position in the domain, from 0 (included) to 1 (excluded)
   */
  JsonNode at(double position);

  /**
   * The position of a value: for a list, the middle of the positions with this value; for a range,
   * the position of the number on the range's scale, which is linear or logarithmic.
   */
  double place(JsonNode value);

  /** The values that a grid search uses; empty for a range whose {@code steps} are not set. */
  List<JsonNode> grid();

  /** The number of values; 0 if the values are continuous. */
  int count();

  /**
   * The values to check before a search: both bounds of a range, or all values of a list. If the
   * bounds of a range are valid, the values between them usually are valid too.
   */
  List<JsonNode> ends();

  /** A value as text for tables. Strings are written without quotes, and other values as JSON. */
  static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }
}
