package io.github.convlens.experiment.search;

import io.github.convlens.experiment.search.space.Point;

/**
 * A trial and its outcome, up to the epoch that it has reached.
 *
 * @param trial the trial; its {@link Trial#epochs} is the epoch at which the last of its jobs ends
 *     (a trial that is continued has several jobs)
 * @param point the values of the trial
 * @param outcome the outcome after these epochs
 * @param value the value of the search's metric; NaN if the trial has no value
 */
public record TrialResult(Trial trial, Point point, TrialOutcome outcome, double value) {}
