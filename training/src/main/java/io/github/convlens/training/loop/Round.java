package io.github.convlens.training.loop;

import io.github.convlens.training.parallel.ModelState;
import java.io.Serializable;
import java.util.List;

/**
 * The work of every worker until the workers' states are averaged again. A worker's result depends
 * only on the round and the worker's share of each batch, so it can be computed again anywhere.
 *
 * @param batches the batches in order, the last of which completes an update; empty if only the
 *     exchange of states is to be timed
 * @param state the state with which all workers begin
 */
public record Round(List<TrainingBatch> batches, ModelState state) implements Serializable {

  /** Copies the list, so that it can be serialised. */
  public Round {
    batches = List.copyOf(batches);
  }

  /** The beginning of the round in words, for messages: {@code step 50}. */
  public String describe() {
    return batches.isEmpty() ? "no step" : "step " + batches.get(0).step();
  }
}
