package io.github.convlens.training.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.internal.torch.ArrayKernels;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The moving average of a network's weights and running statistics. The average starts as the
 * initial weights. After an update, it may become {@code decay · average + (1 − decay) · value}.
 * The {@link Averaging} decides after which updates this happens, with which decay, and whether
 * training then continues from the average. Running statistics of batch norms are averaged like
 * weights.
 *
 * <p>The average is evaluated and saved. {@link #exchange} swaps it with the trained values: the
 * first call puts the average into the network, and the second call puts the trained values back.
 */
public final class WeightAverage implements AutoCloseable {

  /** The suffix of the trained weights' names in a checkpoint's optimiser state. */
  private static final String TRAINED = "/trained";

  private final Network network;
  private final ArrayKernels kernels;
  private final Averaging rule;
  private final NDManager manager;
  private final IValue values;
  private final IValue averages;

  /**
   * @param parent the manager that owns the average
   */
  public WeightAverage(Averaging rule, Network network, Kernels kernels, NDManager parent) {
    this.rule = rule;
    this.network = network;
    this.kernels = kernels.arrays();
    manager = parent.newSubManager();
    List<NDArray> arrays = network.parameters().stream().map(NetworkParameter::array).toList();
    values = Kernels.list(arrays);
    averages = Kernels.list(arrays.stream().map(a -> manager.zeros(a.getShape())).toList());
    this.kernels.copyInto(averages, values);
  }

  /**
   * Updates the average with the current weights. It must be called after each update.
   *
   * @param update the number of updates so far, including the one just made
   * @param updates the number of updates of the whole run
   */
  public void updated(long update, long updates) {
    OptionalDouble decay = rule.decay(update, updates);
    if (decay.isPresent()) {
      kernels.average(averages, values, decay.getAsDouble());
      if (rule.returnsToAverage()) {
        kernels.copyInto(values, averages);
      }
    }
  }

  /** Swaps the network's values and their average. */
  public void exchange() {
    kernels.exchange(averages, values);
  }

  /**
   * The values with which training continues, for a checkpoint whose weights are the average.
   *
   * @return the values by name, such as {@code conv1.weight/trained}
   */
  public Map<String, Tensor> trained() {
    Map<String, Tensor> trained = new LinkedHashMap<>();
    NetworkWeights.capture(network).forEach((name, value) -> trained.put(name + TRAINED, value));
    return trained;
  }

  /**
   * The entries of {@code state} that come from {@link #trained()}, under the names of the weights.
   */
  public static Map<String, Tensor> trained(Map<String, Tensor> state) {
    Map<String, Tensor> trained = new LinkedHashMap<>();
    state.forEach(
        (name, value) -> {
          if (name.endsWith(TRAINED)) {
            trained.put(name.substring(0, name.length() - TRAINED.length()), value);
          }
        });
    return trained;
  }

  /** The entries of {@code state} that do not come from {@link #trained()}. */
  public static Map<String, Tensor> others(Map<String, Tensor> state) {
    Map<String, Tensor> others = new LinkedHashMap<>(state);
    others.keySet().removeIf(name -> name.endsWith(TRAINED));
    return others;
  }

  /**
   * Continues from a checkpoint. The network must already have the checkpoint's weights, which are
   * the average.
   *
   * @param trained the trained weights, as returned by {@link #trained(Map)}
   */
  public void restore(Map<String, Tensor> trained) {
    kernels.copyInto(averages, values);
    NetworkWeights.restore(network, trained, "the checkpoint's trained weights");
  }

  @Override
  public void close() {
    values.close();
    averages.close();
    manager.close();
  }
}
