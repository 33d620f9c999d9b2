package io.github.convlens.experiment.search;

import io.github.convlens.experiment.search.space.Point;

/**
 * A trial and its outcome, as far as it was trained.
 *
 * @param trial the trial, with the number of epochs of its longest training
 * @param point its values
 * @param outcome the outcome of that training
 * @param value the value of the search's metric; NaN if there is none
 */
public record TrialResult(Trial trial, Point point, TrialOutcome outcome, double value) {}
