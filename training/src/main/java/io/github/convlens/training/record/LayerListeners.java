package io.github.convlens.training.record;

import io.github.convlens.training.loop.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The listeners that measure layers and gradients.
 *
 * @param outputs the listener that records statistics of layer outputs; empty if they are not
 *     recorded
 * @param others the other listeners, in the order in which they are called after {@code outputs}
 */
public record LayerListeners(Optional<ActivationStats> outputs, List<Listener> others) {

  /** Copies the list. */
  public LayerListeners {
    others = List.copyOf(others);
  }

  /** All listeners, in order. */
  public List<Listener> all() {
    List<Listener> all = new ArrayList<>(others);
    outputs.ifPresent(first -> all.add(0, first));
    return List.copyOf(all);
  }
}
