package io.github.convlens.experiment.search.space;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Numbers between two bounds, which are included.
 *
 * @param low the lower bound
 * @param high the upper bound
 * @param logarithmic whether equal ratios are equally likely, instead of equal differences
 * @param integer whether the values are whole numbers
 * @param steps the number of values in a grid; 0 if it was not given
 */
public record Range(double low, double high, boolean logarithmic, boolean integer, int steps)
    implements Domain {

  /** Enough digits for most ranges, and few enough to be read and typed. */
  private static final int DIGITS = 5;

  /** A double has no more than these. */
  private static final int MOST_DIGITS = 17;

  @Override
  public JsonNode at(double place) {
    if (integer) {
      // Each whole number has the interval from 0.5 below it to 0.5 above it.
      double value = Math.floor(between(low - 0.5, high + 0.5, place) + 0.5);
      return JsonNodeFactory.instance.numberNode((long) Math.max(low, Math.min(high, value)));
    }
    return rounded(between(low, high, place), 1);
  }

  /**
   * Rounds to five digits, or to more if values would coincide that are a thousandth of the range,
   * or of a grid's interval, apart.
   *
   * @param intervals of the grid; 1 for none
   */
  private JsonNode rounded(double value, int intervals) {
    double size = Math.abs(value);
    double width = logarithmic ? size * StrictMath.log(high / low) : high - low;
    double first = Math.floor(StrictMath.log10(size));
    double last = StrictMath.log10(width / intervals / 1000);
    int needed = (int) Math.ceil(first - last + 1);
    MathContext digits = new MathContext(Math.max(DIGITS, Math.min(MOST_DIGITS, needed)));
    double shown = new BigDecimal(value).round(digits).doubleValue();
    return JsonNodeFactory.instance.numberNode(Math.max(low, Math.min(high, shown)));
  }

  private double between(double from, double to, double place) {
    return logarithmic
        ? StrictMath.exp(StrictMath.log(from) + place * (StrictMath.log(to) - StrictMath.log(from)))
        : from + place * (to - from);
  }

  @Override
  public double place(JsonNode value) {
    double from = integer ? low - 0.5 : low;
    double to = integer ? high + 0.5 : high;
    double place =
        logarithmic
            ? (StrictMath.log(value.doubleValue()) - StrictMath.log(from))
                / (StrictMath.log(to) - StrictMath.log(from))
            : (value.doubleValue() - from) / (to - from);
    return Math.max(0, Math.min(1, place));
  }

  @Override
  public List<JsonNode> grid() {
    return IntStream.range(0, steps)
        .mapToObj(i -> steps == 1 ? 0.5 : (double) i / (steps - 1))
        .map(place -> between(low, high, place))
        .map(value -> integer ? whole(value) : rounded(value, Math.max(1, steps - 1)))
        .distinct()
        .toList();
  }

  private static JsonNode whole(double value) {
    return JsonNodeFactory.instance.numberNode(Math.round(value));
  }

  @Override
  public int count() {
    return integer ? (int) Math.min(Integer.MAX_VALUE, high - low + 1) : 0;
  }

  @Override
  public List<JsonNode> ends() {
    return integer
        ? List.of(whole(low), whole(high))
        : List.of(
            JsonNodeFactory.instance.numberNode(low), JsonNodeFactory.instance.numberNode(high));
  }
}
