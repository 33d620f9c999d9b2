package io.github.convlens.experiment.search.strategy;

import io.github.convlens.experiment.search.space.Point;

/** The epochs of a whole training, which may be one of the values that are searched. */
@FunctionalInterface
public interface Epochs {

  /** The epochs of a training with these values. */
  int of(Point point);
}
