package io.github.convlens.experiment.search.strategy;

import io.github.convlens.experiment.search.space.Point;

/**
 * A decision to train a trial as far as a number of epochs.
 *
 * @param trial the number of the trial, which is a new one or one that continues
 * @param point the values of the trial
 * @param epochs the number of epochs to be trained in all
 */
public record Job(int trial, Point point, int epochs) {}
