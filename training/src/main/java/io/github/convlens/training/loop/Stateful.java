package io.github.convlens.training.loop;

import java.util.Map;

/**
 * A listener whose state lasts from batch to batch and is needed when a training run is resumed.
 */
public interface Stateful extends Listener {

  /** The listener's key in a checkpoint. No other listener of the run may have the same key. */
  String name();

  /** The state, as a map from name to value. */
  Map<String, Double> state();

  /**
   * Continues from an earlier {@link #state()}; called before {@link #onTrainingBegin}.
   *
   * @param state a map with every name that {@link #state()} returns
   */
  void restore(Map<String, Double> state);
}
