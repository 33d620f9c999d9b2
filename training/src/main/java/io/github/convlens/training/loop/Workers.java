package io.github.convlens.training.loop;

import java.util.List;

/**
 * The workers that train a round: one after the other in this process, or concurrently in other
 * processes.
 */
@FunctionalInterface
public interface Workers {

  /**
   * Trains a round once for each worker, on that worker's share of the images of each batch.
   *
   * @param round the round, which is the same for all workers
   * @param workers the number of workers
   * @return the results, by worker
   */
  List<RoundResult> train(Round round, int workers);
}
