package io.github.convlens.experiment.search;

import io.github.convlens.experiment.search.space.Point;

/**
 * A trial and what became of it, as far as it was trained.
 *
 * @param trial with the epochs that it was last trained to
 * @param point its values
 * @param outcome of that
 * @param value of the search's metric; NaN if there is none
 */
public record TrialResult(Trial trial, Point point, TrialOutcome outcome, double value) {}
