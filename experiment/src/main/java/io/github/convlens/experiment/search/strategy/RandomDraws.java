package io.github.convlens.experiment.search.strategy;

import io.github.convlens.experiment.search.space.Point;
import io.github.convlens.experiment.search.space.SearchSpace;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws the points of trials independently of each other. The point of a trial depends only on the
 * seed and the trial's number, so additional trials do not change earlier trials.
 *
 * @param space the space from which points are drawn
 * @param seed the seed of all draws
 * @param trials the number of trials
 * @param epochs the full number of epochs of a trial
 */
public record RandomDraws(SearchSpace space, long seed, int trials, Epochs epochs)
    implements Strategy {

  /** The odd constant of SplitMix64, which makes the streams of neighbouring trials independent. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  @Override
  public Decision next(History history) {
    int trial = history.jobs().size();
    if (trial >= trials) {
      return Decision.waitOrDone(history);
    }
    Point point = point(trial);
    return Decision.train(new Job(trial, point, epochs.of(point)));
  }

  /** The point of a trial. */
  Point point(int trial) {
    return space.draw(random(seed, trial));
  }

  /** The random number generator of a trial. */
  static SplittableRandom random(long seed, int trial) {
    return new SplittableRandom(new SplittableRandom(seed + GOLDEN * (trial + 1)).nextLong());
  }

  @Override
  public List<Point> ahead() {
    return IntStream.range(0, trials).mapToObj(this::point).toList();
  }

  @Override
  public boolean independent() {
    return true;
  }
}
