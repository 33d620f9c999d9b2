package io.github.convlens.insight.diagnose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The picture that shows a finding's numbers: curves over the batches and the values that they are
 * to be held against, or, without curves, bars.
 *
 * @param title of the picture
 * @param logarithmic whether values are shown by their logarithm
 * @param lines the curves; none for bars
 * @param amounts what curves are held against, or the bars
 */
public record Illustration(
    String title, boolean logarithmic, List<Line> lines, List<Amount> amounts) {

  /** A curve. */
  public record Line(String label, Series values) {}

  /** A number. */
  public record Amount(String label, double value) {}

  /** Copies the lists. */
  public Illustration {
    lines = List.copyOf(lines);
    amounts = List.copyOf(amounts);
  }

  /** Whether there is anything to see. */
  public boolean isEmpty() {
    return lines.isEmpty() && amounts.isEmpty();
  }

  /** The numbers by name; of a curve the median over the last tenth of the run. */
  public Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    lines.forEach(line -> numbers.put(line.label(), line.values().lastTenth().median()));
    amounts.forEach(amount -> numbers.put(amount.label(), amount.value()));
    return numbers;
  }
}
