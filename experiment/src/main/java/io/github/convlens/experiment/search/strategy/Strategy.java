package io.github.convlens.experiment.search.strategy;

import io.github.convlens.experiment.search.space.Point;
import java.util.List;

/**
 * Decides what is trained next. A decision is a function of only the strategy's own options, its
 * seed and the given history, so the same history gives the same decision in every process.
 */
public sealed interface Strategy permits Grid, RandomDraws, Tpe, Asha {

  /** The next decision. */
  Decision next(History history);

  /** The values of the first trials, up to the first that depends on results. */
  List<Point> ahead();

  /**
   * Whether all trials are known in advance and trained to their end, so that each can be run
   * alone.
   */
  boolean independent();
}
