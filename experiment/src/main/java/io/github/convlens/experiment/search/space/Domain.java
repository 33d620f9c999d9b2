package io.github.convlens.experiment.search.space;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The values that a key of a space may take, laid out on the interval from 0 to 1. */
public sealed interface Domain permits Values, Range {

  /**
   * The value at a position.
   *
   * @param place a position in the domain, from 0 (included) to 1 (excluded)
   */
  JsonNode at(double place);

  /** The position of a value, in the middle of all positions with this value. */
  double place(JsonNode value);

  /** The values that a grid has. */
  List<JsonNode> grid();

  /** The number of values; 0 for a continuum. */
  int count();

  /** The values at the ends of the domain. If they are valid, those between them usually are. */
  List<JsonNode> ends();

  /** A value as it is written in tables: texts without quotes, other values as YAML. */
  static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }
}
