package io.github.convlens.experiment.search.strategy;

import io.github.convlens.experiment.search.space.Point;
import java.util.List;

/**
 * Decides what is trained next. A decision depends only on the strategy's options, its seed and the
 * given history. So the same history leads to the same decision in every process.
 */
public sealed interface Strategy permits Grid, RandomDraws, Tpe, Asha {

  /** The next decision. */
  Decision next(History history);

  /** The points of the first trials, up to the first trial that depends on results. */
  List<Point> ahead();

  /**
   * Whether all trials are known in advance and are trained to their end, so that each can be
   * trained alone.
   */
  boolean independent();
}
