package io.github.convlens.training.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.internal.torch.ArrayKernels;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The exponential moving average of a network's weights and running statistics, as in timm's {@code
 * ModelEmaV2}. The average starts as the initial weights. Each update changes it to {@code decay ·
 * average + (1 − decay) · value}. Running statistics of batch norms are averaged like weights.
 *
 * <p>The average is evaluated and saved, while training continues with the original values. {@link
 * #exchange} swaps the two: it puts the average into the network, or the original values back.
 */
public final class WeightAverage implements AutoCloseable {

  /** The fraction of the average that remains after an update; off by default. */
  public static final Setting<Double> DECAY =
      Range.properFraction(
              Setting.number(
                  "ema",
                  "evaluate and save a moving average of weights and running statistics,"
                      + " with this decay (timm's ModelEmaV2): each update has a weight of 1"
                      + " minus this in the average; 0.999 suits runs of several thousand"
                      + " updates; --checkpoint plain uses the weights without averaging"))
          .optional();

  /** The suffix of the trained weights' names in a checkpoint's optimiser state. */
  private static final String TRAINED = "/trained";

  private final Network network;
  private final ArrayKernels kernels;
  private final double decay;
  private final NDManager manager;
  private final IValue values;
  private final IValue averages;

  /**
   * @param decay the decay, above 0 and below 1
   * @param parent the manager that owns the average
   */
  public WeightAverage(double decay, Network network, Kernels kernels, NDManager parent) {
    this.decay = decay;
    this.network = network;
    this.kernels = kernels.arrays();
    manager = parent.newSubManager();
    List<NDArray> arrays = network.parameters().stream().map(NetworkParameter::array).toList();
    values = Kernels.list(arrays);
    averages = Kernels.list(arrays.stream().map(a -> manager.zeros(a.getShape())).toList());
    this.kernels.copyInto(averages, values);
  }

  /** Updates the average with the current weights. It must be called after each update. */
  public void updated() {
    kernels.average(averages, values, decay);
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
   * Continues from a checkpoint, whose weights the network already has.
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
