package io.github.convlens.training.loop;

import java.util.Map;

/** A listener with a state that lasts from batch to batch, and that a resumed training needs. */
public interface Stateful extends Listener {

  /**
   * The listener's key in a checkpoint. No other listener of the training may have the same key.
   */
  String name();

  /** The state, by name. */
  Map<String, Double> state();

  /**
   * Continues from an earlier {@link #state()}; called before {@link #onTrainingBegin}.
   *
   * @param state a map with every name that {@link #state()} returns
   */
  void restore(Map<String, Double> state);
}
