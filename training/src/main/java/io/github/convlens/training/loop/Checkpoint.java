package io.github.convlens.training.loop;

import io.github.convlens.model.weights.Tensor;
import java.util.Map;

/**
 * The complete state of a training run between two updates.
 *
 * @param loop the loop's position and sums
 * @param listeners the state of each {@link Stateful} listener, by its name
 * @param rows the length in bytes of each CSV file at this point, by file name; these bytes are on
 *     the disk
 * @param machine the machine on which the checkpoint was written
 * @param weights the weights and batch-norm statistics with which the network is evaluated, named
 *     as in PyTorch
 * @param optimizer the optimiser's state ({@code conv1.weight/velocity}); if weights are averaged,
 *     also the weights with which training continues ({@code conv1.weight/trained})
 */
public record Checkpoint(
    LoopState loop,
    Map<String, Map<String, Double>> listeners,
    Map<String, Long> rows,
    Machine machine,
    Map<String, Tensor> weights,
    Map<String, Tensor> optimizer) {

  /**
   * Restores the state of a listener. A listener whose state is missing or incomplete in the
   * checkpoint keeps its initial state.
   */
  public void restore(Stateful listener) {
    Map<String, Double> state = listeners.get(listener.name());
    if (state != null && state.keySet().containsAll(listener.state().keySet())) {
      listener.restore(state);
    }
  }

  /** The number of batches completed in the whole run. */
  public long step() {
    return loop.step();
  }
}
