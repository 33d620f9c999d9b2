package io.github.convlens.training.loop;

import io.github.convlens.training.parallel.ModelState;
import java.io.Serializable;
import java.util.List;

/**
 * What every worker does before the next average. With its share of the batches it is all that a
 * worker's result depends on, so that it can be computed again, anywhere.
 *
 * @param batches in their order, the last one of an update last; none where only the exchange of
 *     states is to be timed
 * @param state what all workers begin with
 */
public record Round(List<TrainingBatch> batches, ModelState state) implements Serializable {

  /** Keeps a list that can be sent. */
  public Round {
    batches = List.copyOf(batches);
  }

  /** Where it begins, for people: {@code step 50}. */
  public String describe() {
    return batches.isEmpty() ? "no step" : "step " + batches.get(0).step();
  }
}
