package io.github.convlens.experiment.search.strategy;

import io.github.convlens.experiment.search.space.Point;
import java.util.List;

/**
 * Tries all given points in order.
 *
 * @param points the points of the trials
 * @param epochs the full number of epochs of a trial
 */
public record Grid(List<Point> points, Epochs epochs) implements Strategy {

  /** Keeps an immutable copy of the points. */
  public Grid {
    points = List.copyOf(points);
  }

  @Override
  public Decision next(History history) {
    int trial = history.jobs().size();
    return trial < points.size()
        ? Decision.train(new Job(trial, points.get(trial), epochs.of(points.get(trial))))
        : Decision.waitOrDone(history);
  }

  @Override
  public List<Point> ahead() {
    return points;
  }

  @Override
  public boolean independent() {
    return true;
  }
}
