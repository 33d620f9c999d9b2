package io.github.convlens.training.loop;

import ai.djl.ndarray.NDArray;
import io.github.convlens.model.block.LayerObserver;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Several observers of one forward pass. */
record Observers(List<LayerObserver> all) implements LayerObserver {

  /**
   * An observer that serves all listeners that observe a batch; null if no listener observes the
   * batch.
   */
  static @Nullable LayerObserver of(List<? extends Listener> listeners, TrainingBatch batch) {
    List<LayerObserver> observers =
        listeners.stream()
            .map(listener -> listener.observer(batch))
            .filter(Objects::nonNull)
            .toList();
    return switch (observers.size()) {
      case 0 -> null;
      case 1 -> observers.get(0);
      default -> new Observers(observers);
    };
  }

  @Override
  public void output(int leaf, NDArray output) {
    all.forEach(observer -> observer.output(leaf, output));
  }

  @Override
  public boolean keepsOutputs() {
    return all.stream().anyMatch(LayerObserver::keepsOutputs);
  }
}
