package io.github.convlens.experiment.search.strategy;

import io.github.convlens.experiment.search.space.Point;
import java.util.List;

/**
 * Decides what is trained next. A decision is a function of the strategy's own options, its seed
 * and the history it is shown, and of nothing else: the same history gives the same decision in
 * every process.
 */
public sealed interface Strategy permits Grid, RandomDraws, Tpe, Asha {

  /** The next decision. */
  Decision next(History history);

  /** The values of the first trials, as far as they do not depend on results. */
  List<Point> ahead();

  /** Whether all trials are known ahead and trained to their end, so that any can be run alone. */
  boolean independent();
}
