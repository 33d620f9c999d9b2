package io.github.convlens.dev.page;

import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.insight.Diagnosis;
import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.EpochResult;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The content of a table's cell: numbers from the runs of one experiment. A page states it in this
 * notation, in which the first four kinds give the mean and the standard deviation over the runs:
 *
 * <pre>
 * last FILE COLUMN [NAME]      the value in the last row
 * first FILE COLUMN [NAME]     the value in the first row
 * tail FILE COLUMN [NAME]      the mean over the last tenth of the rows
 * until LEVEL FILE COLUMN      the number of steps until the value is at or below LEVEL
 * each FILE COLUMN [NAME]      the last row's value of each run, ordered by the name of the run
 * diverged                     how many runs ended because their loss was not a number
 * finding NAME                 in how many runs the diagnosis has this finding
 * collapsed LAYER              how many runs ended with LAYER's near-zero fraction (tail) at 0.95
 *                              or above and an accuracy below 0.2
 * </pre>
 */
final class Measure {

  private static final double COLLAPSED_NEAR_ZERO = 0.95;
  private static final double COLLAPSED_ACCURACY = 0.2;
  private static final int TAIL = 10;
  private static final SeedRun.Source ACCURACY =
      new SeedRun.Source(EpochResult.TABLE.file(), EpochResult.Column.ACCURACY.key(), null);

  private final String kind;
  private final List<String> rest;

  private Measure(String kind, List<String> rest) {
    this.kind = kind;
    this.rest = rest;
  }

  static Measure parse(String text) {
    List<String> words = List.of(text.strip().split(" +"));
    return new Measure(words.get(0), words.subList(1, words.size()));
  }

  /** The text of a table cell for the runs of one experiment. */
  String cell(List<SeedRun> runs) throws IOException {
    switch (kind) {
      case "diverged" -> {
        return count(runs, runs.stream().filter(Measure::diverged).count());
      }
      case "finding" -> {
        long found = 0;
        for (SeedRun run : runs) {
          found +=
              Diagnosis.of(run.directory()).findings().stream()
                      .anyMatch(finding -> finding.rule().equals(rest.get(0)))
                  ? 1
                  : 0;
        }
        return count(runs, found);
      }
      case "collapsed" -> {
        long collapsed = 0;
        for (SeedRun run : runs) {
          collapsed += collapsed(run) ? 1 : 0;
        }
        return count(runs, collapsed);
      }
      default -> {
        double[] values = new double[runs.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = value(runs.get(i));
        }
        return kind.equals("each") ? each(values) : spread(values);
      }
    }
  }

  private static boolean diverged(SeedRun run) {
    return run.exitCode() == ExitCode.DIVERGED;
  }

  private boolean collapsed(SeedRun run) throws IOException {
    SeedRun.Source nearZero =
        SeedRun.Source.of(
            List.of(
                ActivationRow.TABLE.file(),
                ActivationRow.Column.NEAR_ZERO.key(),
                String.join(" ", rest)));
    return !diverged(run)
        && tail(run.curve(nearZero).values()) >= COLLAPSED_NEAR_ZERO
        && last(run.curve(ACCURACY).values()) < COLLAPSED_ACCURACY;
  }

  private static String count(List<SeedRun> runs, long count) {
    return count + " of " + runs.size();
  }

  /** The number of one run; NaN if the run has no such number. */
  private double value(SeedRun run) throws IOException {
    if (kind.equals("until")) {
      SeedRun.Curve curve = run.curve(source(1));
      double level = Double.parseDouble(rest.get(0));
      for (int i = 0; i < curve.values().length; i++) {
        if (curve.values()[i] <= level) {
          return curve.steps()[i] + 1;
        }
      }
      return Double.NaN;
    }
    double[] values = run.curve(source(0)).values();
    return switch (kind) {
      case "last", "each" -> last(values);
      case "first" -> values.length == 0 ? Double.NaN : values[0];
      case "tail" -> tail(values);
      default ->
          throw new InvalidInputException(
              kind + ": give last, first, tail, until, each, diverged, finding or collapsed");
    };
  }

  private SeedRun.Source source(int from) {
    return SeedRun.Source.of(rest.subList(from, rest.size()));
  }

  private static double last(double[] values) {
    return values.length == 0 ? Double.NaN : values[values.length - 1];
  }

  private static double tail(double[] values) {
    int from = values.length - Math.max(1, values.length / TAIL);
    return Arrays.stream(values).skip(Math.max(0, from)).average().orElse(Double.NaN);
  }

  private String each(double[] values) {
    return String.join(
        ", ", Arrays.stream(values).mapToObj(value -> number(value, Math.abs(value))).toList());
  }

  /**
   * The mean and the standard deviation (with divisor n − 1). If some runs have no number, the text
   * also says how many runs have a number.
   */
  private String spread(double[] all) {
    double[] values = Arrays.stream(all).filter(Double::isFinite).toArray();
    if (values.length == 0) {
      return kind.equals("until") ? "never" : "–";
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    String text = number(mean, Math.abs(mean));
    if (values.length > 1) {
      text += " ± " + number(Math.sqrt(squares / (values.length - 1)), Math.abs(mean));
    }
    return values.length == all.length
        ? text
        : text + " (" + values.length + " of " + all.length + ")";
  }

  /**
   * The number as text.
   *
   * @param size the magnitude that decides between decimal and scientific notation
   */
  private String number(double value, double size) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    if (kind.equals("until")) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    boolean plain = size == 0 || (size >= 1e-3 && size < 1e4);
    return String.format(Locale.ROOT, plain ? "%.4f" : "%.1e", value);
  }
}
