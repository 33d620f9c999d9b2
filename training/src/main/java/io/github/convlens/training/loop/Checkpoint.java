package io.github.convlens.training.loop;

import io.github.convlens.model.weights.Tensor;
import java.util.Map;

/**
 * A training between two updates.
 *
 * @param loop where it stands
 * @param listeners what each {@link Stateful} one remembers, by its name
 * @param rows bytes of each CSV file that belong to it, by file name; they are on the disk
 * @param machine what it ran on
 * @param weights the weights and batch-norm statistics that are evaluated, named as in PyTorch
 * @param optimizer the optimiser's state ({@code conv1.weight/velocity}); where weights are
 *     averaged, also those that training continues with ({@code conv1.weight/trained})
 */
public record Checkpoint(
    LoopState loop,
    Map<String, Map<String, Double>> listeners,
    Map<String, Long> rows,
    Machine machine,
    Map<String, Tensor> weights,
    Map<String, Tensor> optimizer) {

  /** Hands a listener what it remembered; one that the checkpoint does not know starts over. */
  public void restore(Stateful listener) {
    Map<String, Double> state = listeners.get(listener.name());
    if (state != null && state.keySet().containsAll(listener.state().keySet())) {
      listener.restore(state);
    }
  }

  /** Batches done. */
  public long step() {
    return loop.step();
  }
}
