package io.github.convlens.training.loop;

import java.util.List;

/** Those who train a round: in this process one after the other, or elsewhere at once. */
@FunctionalInterface
public interface Workers {

  /**
   * Trains a round with each share of its batches.
   *
   * @param round the same for all
   * @param workers how many shares there are
   * @return by worker
   */
  List<RoundResult> train(Round round, int workers);
}
