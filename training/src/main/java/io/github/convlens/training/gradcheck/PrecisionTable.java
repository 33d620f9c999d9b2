package io.github.convlens.training.gradcheck;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The differences between float32 and float64, as text.
 *
 * @param rows one or more comparisons
 */
public record PrecisionTable(List<CheckedPrecision> rows) {

  /** Whether rounding can explain every difference. */
  public boolean holds() {
    return rows.stream().allMatch(CheckedPrecision::holds);
  }

  /** A header, a row for each comparison, and the verdict. */
  public Stream<String> lines() {
    int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    width = Math.max("float32".length(), width);
    String text = "%-" + width + "s  %9";
    String header =
        String.format(text + "s  %11s  %11s", "float32", "elements", "error", "allowed");
    return Stream.of(
            Stream.of(header),
            rows.stream()
                .map(
                    row ->
                        String.format(
                            Locale.ROOT,
                            text + "d  %11.1e  %11.1e",
                            row.name(),
                            row.size(),
                            row.error(),
                            row.tolerance())),
            Stream.of(verdict()))
        .flatMap(part -> part);
  }

  private String verdict() {
    CheckedPrecision worst =
        rows.stream()
            .max(Comparator.comparingDouble(row -> row.error() / row.tolerance()))
            .orElseThrow();
    return String.format(
        Locale.ROOT,
        "%s: the worst difference between float32 and float64 is %.1e (rounding can explain"
            + " %.1e), in %s",
        holds() ? "passed" : "FAILED",
        worst.error(),
        worst.tolerance(),
        worst.name());
  }
}
