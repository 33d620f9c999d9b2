package io.github.convlens.training.loop;

import java.util.Map;

/** A listener that remembers something from batch to batch, which a resumed training needs. */
public interface Stateful extends Listener {

  /** The listener's key in a checkpoint, which no other listener of the training has. */
  String name();

  /** The state, by name. */
  Map<String, Double> state();

  /**
   * Continues from an earlier {@link #state()}; called before {@link #onTrainingBegin}.
   *
   * @param state has every name that {@link #state()} gives
   */
  void restore(Map<String, Double> state);
}
