package io.github.convlens.insight.diagnose;

import io.github.convlens.training.table.SplitRow;
import java.util.List;
import java.util.Optional;

/**
 * The record of the data before training; empty in runs of versions that did not.
 *
 * @param classes how many there are
 * @param rows one for each split
 */
public record SplitFacts(int classes, List<SplitRow> rows) {
  /** A share of images that far from chance, in standard errors, is not the work of chance. */
  private static final double STANDARD_ERRORS = 4;

  /** Copies the rows. */
  public SplitFacts {
    rows = List.copyOf(rows);
  }

  /** The split that was learned from. */
  public Optional<SplitRow> training() {
    return split(SplitRow.TRAINING);
  }

  /** The split that epochs were measured on. */
  public Optional<SplitRow> validation() {
    return split(SplitRow.VALIDATION);
  }

  private Optional<SplitRow> split(String name) {
    return rows.stream().filter(row -> row.split().equals(name)).findFirst();
  }

  /** Whether the labels of a split have to do with its images, as the classes' means show. */
  public boolean labelsTell(SplitRow row) {
    return above(row) > STANDARD_ERRORS * row.classMeanError();
  }

  /** Whether nothing of the images tells the labels, as far as the classes' means show. */
  public boolean labelsTellNothing(SplitRow row) {
    return above(row) <= STANDARD_ERRORS * row.classMeanError();
  }

  /** The share of images nearest to their class's mean, less chance; NaN if unknown. */
  public double above(SplitRow row) {
    return row.classMeanRecall() - 1.0 / classes;
  }

  /** Whether two splits' shares differ by more than their errors. */
  public boolean differ(SplitRow one, SplitRow other) {
    return Math.abs(above(one) - above(other))
        > STANDARD_ERRORS * Math.hypot(one.classMeanError(), other.classMeanError());
  }

  /** A split's share for a finding: {@code 0.34 (chance is 0.1)}. */
  public String beside(SplitRow row) {
    return Wording.number(row.classMeanRecall())
        + " (chance is "
        + Wording.number(1.0 / classes)
        + ")";
  }
}
