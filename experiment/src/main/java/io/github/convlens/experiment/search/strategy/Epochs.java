package io.github.convlens.experiment.search.strategy;

import io.github.convlens.experiment.search.space.Point;

/**
 * Returns the full number of epochs of a trial, which may be one of the values that are searched.
 */
@FunctionalInterface
public interface Epochs {

  /** The full number of epochs of a trial with these values. */
  int of(Point point);
}
