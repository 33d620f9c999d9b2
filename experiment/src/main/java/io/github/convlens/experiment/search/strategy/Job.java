package io.github.convlens.experiment.search.strategy;

import io.github.convlens.experiment.search.space.Point;

/**
 * A decision to train a trial up to a number of epochs.
 *
 * @param trial the number of the trial, which is either new or continues
 * @param point the values of the trial
 * @param epochs the number of epochs up to which the trial is trained, including earlier epochs
 */
public record Job(int trial, Point point, int epochs) {}
