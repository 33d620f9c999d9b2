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

  /** Enough digits for any rate, but few enough to be read and typed. */
  private static final MathContext DIGITS = new MathContext(5);

  @Override
  public JsonNode at(double place) {
    if (integer) {
      // Each whole number has the interval from 0.5 below it to 0.5 above it.
      double value = Math.floor(between(low - 0.5, high + 0.5, place) + 0.5);
      return JsonNodeFactory.instance.numberNode((long) Math.max(low, Math.min(high, value)));
    }
    return rounded(between(low, high, place));
  }

  private JsonNode rounded(double value) {
    double shown = new BigDecimal(value).round(DIGITS).doubleValue();
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
        .map(value -> integer ? whole(value) : rounded(value))
        .distinct()
        .toList();
  }

  private static JsonNode whole(double value) {
    return JsonNodeFactory.instance.numberNode(Math.round(value));
  }

  @Override
  public int count() {
    return integer ? (int) Math.min(Integer.MAX_VALUE, (long) high - (long) low + 1) : 0;
  }

  @Override
  public List<JsonNode> ends() {
    return integer
        ? List.of(whole(low), whole(high))
        : List.of(
            JsonNodeFactory.instance.numberNode(low), JsonNodeFactory.instance.numberNode(high));
  }
}
