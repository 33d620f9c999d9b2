package io.github.convlens.experiment.search.strategy;

import io.github.convlens.experiment.search.space.Point;

/**
 * A decision to train a trial as far as a number of epochs.
 *
 * @param trial its number; the first one that was not yet decided on, or one that continues
 * @param point its values
 * @param epochs in all
 */
public record Job(int trial, Point point, int epochs) {}
