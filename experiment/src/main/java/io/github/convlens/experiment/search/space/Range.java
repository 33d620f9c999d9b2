package io.github.convlens.experiment.search.space;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The numbers between two bounds, including both.
 *
 * @param low the lower bound
 * @param high the upper bound
 * @param logarithmic whether values are distributed uniformly on a logarithmic scale, instead of a
 *     linear scale
 * @param integer whether the values are integers
 * @param steps the number of values in a grid; 0 if the user did not set it
 */
public record Range(double low, double high, boolean logarithmic, boolean integer, int steps)
    implements Domain {

  /**
   * The minimum number of significant digits: enough for most ranges, and few enough to be read and
   * typed.
   */
  private static final int MIN_DIGITS = 5;

  /** The maximum number of significant digits of a double. */
  private static final int MAX_DIGITS = 17;

  @Override
  public JsonNode at(double position) {
    if (integer) {
      // Each integer owns the interval from 0.5 below it to 0.5 above it.
      double value = Math.floor(between(low - 0.5, high + 0.5, position) + 0.5);
      return JsonNodeFactory.instance.numberNode((long) Math.max(low, Math.min(high, value)));
    }
    return rounded(between(low, high, position), 1);
  }

  /**
   * Rounds to five significant digits. More digits are kept if they are needed to distinguish
   * values whose distance is a thousandth of the range, or of an interval of the grid.
   *
   * @param intervals the number of intervals of the grid; 1 without a grid
   */
  private JsonNode rounded(double value, int intervals) {
    double size = Math.abs(value);
    double width = logarithmic ? size * StrictMath.log(high / low) : high - low;
    double first = Math.floor(StrictMath.log10(size));
    double last = StrictMath.log10(width / intervals / 1000);
    int needed = (int) Math.ceil(first - last + 1);
    MathContext digits = new MathContext(Math.max(MIN_DIGITS, Math.min(MAX_DIGITS, needed)));
    double shown = new BigDecimal(value).round(digits).doubleValue();
    return JsonNodeFactory.instance.numberNode(Math.max(low, Math.min(high, shown)));
  }

  private double between(double from, double to, double position) {
    return logarithmic
        ? StrictMath.exp(
            StrictMath.log(from) + position * (StrictMath.log(to) - StrictMath.log(from)))
        : from + position * (to - from);
  }

  @Override
  public double place(JsonNode value) {
    double from = integer ? low - 0.5 : low;
    double to = integer ? high + 0.5 : high;
    double position =
        logarithmic
            ? (StrictMath.log(value.doubleValue()) - StrictMath.log(from))
                / (StrictMath.log(to) - StrictMath.log(from))
            : (value.doubleValue() - from) / (to - from);
    return Math.max(0, Math.min(1, position));
  }

  @Override
  public List<JsonNode> grid() {
    return IntStream.range(0, steps)
        .mapToObj(i -> steps == 1 ? 0.5 : (double) i / (steps - 1))
        .map(position -> between(low, high, position))
        .map(value -> integer ? integerNode(value) : rounded(value, Math.max(1, steps - 1)))
        .distinct()
        .toList();
  }

  private static JsonNode integerNode(double value) {
    return JsonNodeFactory.instance.numberNode(Math.round(value));
  }

  @Override
  public int count() {
    return integer ? (int) Math.min(Integer.MAX_VALUE, high - low + 1) : 0;
  }

  @Override
  public List<JsonNode> ends() {
    return integer
        ? List.of(integerNode(low), integerNode(high))
        : List.of(
            JsonNodeFactory.instance.numberNode(low), JsonNodeFactory.instance.numberNode(high));
  }
}
