package io.github.convlens.training.gradcheck;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The result of a gradient check, as text.
 *
 * @param rows one row per variable
 * @param bound the largest relative error that is accepted
 */
public record GradcheckTable(List<CheckedVariable> rows, double bound) {

  /** Whether the gradient of every variable is correct. */
  public boolean holds() {
    return rows.stream().allMatch(row -> row.within(bound));
  }

  /** A header, a row per variable, and the verdict. */
  public Stream<String> lines() {
    int width = Math.max(9, rows.stream().mapToInt(row -> row.name().length()).max().orElse(0));
    String header = "%%-%ds  %%9s  %%7s  %%5s  %%11s  %%13s  %%13s".formatted(width);
    return Stream.of(
            Stream.of(
                header.formatted(
                    "parameter",
                    "elements",
                    "checked",
                    "kinks",
                    "worst error",
                    "automatic",
                    "numerical")),
            rows.stream().map(row -> line(row, width)),
            Stream.of(verdict()))
        .flatMap(part -> part);
  }

  private static String line(CheckedVariable row, int width) {
    String numbers =
        row.checked() == 0
            ? String.format(Locale.ROOT, "%11s  %13s  %13s", "-", "-", "-")
            : String.format(
                Locale.ROOT,
                "%11.1e  %13.6e  %13.6e",
                row.worst().error(),
                row.worst().claimed(),
                row.worst().numerical());
    return String.format(
        Locale.ROOT,
        "%-" + width + "s  %9d  %7d  %5d  %s",
        row.name(),
        row.size(),
        row.checked(),
        row.kinks(),
        numbers);
  }

  private String verdict() {
    List<String> unchecked =
        rows.stream().filter(row -> row.checked() == 0).map(CheckedVariable::name).toList();
    String worst =
        rows.stream()
            .filter(row -> row.checked() > 0)
            .max(Comparator.comparingDouble(row -> row.worst().error()))
            .map(
                row ->
                    String.format(
                        Locale.ROOT,
                        "the worst relative error is %.1e, in %s (bound %.0e)",
                        row.worst().error(),
                        row.name(),
                        bound))
            .orElse("nothing was compared");
    String missing =
        unchecked.isEmpty()
            ? ""
            : "; not checked, because every element that was drawn lies at a kink: "
                + String.join(", ", unchecked);
    return (holds() ? "passed: " : "FAILED: ") + worst + missing;
  }
}
