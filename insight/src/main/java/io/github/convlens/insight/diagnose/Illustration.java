package io.github.convlens.insight.diagnose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The chart of a finding's numbers. It shows either curves over the batches, with reference values,
 * or bars.
 *
 * @param title the title of the chart
 * @param logarithmic whether the axis of values is logarithmic
 * @param lines the curves; empty for bars
 * @param amounts the reference values of the curves, or the bars
 */
public record Illustration(
    String title, boolean logarithmic, List<Line> lines, List<Amount> amounts) {

  /** A curve. */
  public record Line(String label, Series values) {}

  /** A number with its name. */
  public record Amount(String label, double value) {}

  /** Copies the lists. */
  public Illustration {
    lines = List.copyOf(lines);
    amounts = List.copyOf(amounts);
  }

  /** Whether there is nothing to show. */
  public boolean isEmpty() {
    return lines.isEmpty() && amounts.isEmpty();
  }

  /** The numbers by name. A curve is represented by its median over the last tenth of the run. */
  public Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    lines.forEach(line -> numbers.put(line.label(), line.values().lastTenth().median()));
    amounts.forEach(amount -> numbers.put(amount.label(), amount.value()));
    return numbers;
  }
}
