package io.github.convlens.insight.diagnose;

import io.github.convlens.training.table.SplitRow;
import java.util.List;
import java.util.Optional;

/**
 * The facts about the data that were recorded before training; empty in runs of earlier versions,
 * which did not record them.
 *
 * @param classes the number of classes
 * @param rows the facts about each split
 */
public record SplitFacts(int classes, List<SplitRow> rows) {
  /** A difference of more than this many standard errors is not due to chance. */
  private static final double STANDARD_ERRORS = 4;

  /** Copies the rows. */
  public SplitFacts {
    rows = List.copyOf(rows);
  }

  /** The training split. */
  public Optional<SplitRow> training() {
    return split(SplitRow.TRAINING);
  }

  /** The split used for validation after each epoch. */
  public Optional<SplitRow> validation() {
    return split(SplitRow.VALIDATION);
  }

  private Optional<SplitRow> split(String name) {
    return rows.stream().filter(row -> row.split().equals(name)).findFirst();
  }

  /**
   * Whether the classes' mean images predict a split's labels better than chance; false if unknown.
   */
  public boolean labelsTell(SplitRow row) {
    return above(row) > STANDARD_ERRORS * row.classMeanError();
  }

  /**
   * Whether the classes' mean images predict a split's labels no better than chance; false if
   * unknown.
   */
  public boolean labelsTellNothing(SplitRow row) {
    return above(row) <= STANDARD_ERRORS * row.classMeanError();
  }

  /**
   * The fraction of images that are nearer to the mean image of their own class than to that of any
   * other class, minus the fraction at chance; NaN if unknown.
   */
  public double above(SplitRow row) {
    return row.classMeanRecall() - 1.0 / classes;
  }

  /**
   * Whether the fractions of two splits (see {@link #above}) differ too much to be explained by
   * their standard errors.
   */
  public boolean differ(SplitRow one, SplitRow other) {
    return Math.abs(above(one) - above(other))
        > STANDARD_ERRORS * Math.hypot(one.classMeanError(), other.classMeanError());
  }

  /**
   * The fraction of a split's images that are nearer to the mean image of their own class than to
   * that of any other class, in the words of a finding: {@code 0.34 (chance is 0.1)}.
   */
  public String beside(SplitRow row) {
    return Wording.number(row.classMeanRecall())
        + " (chance is "
        + Wording.number(1.0 / classes)
        + ")";
  }
}
