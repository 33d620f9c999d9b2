package io.github.convlens.training.parallel;

import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.optimize.Optimizer;
import io.github.convlens.training.optimize.WeightAverage;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A copy, on the host, of everything that an update changes. It is the part of a checkpoint that
 * belongs to the model, and the state that workers receive and return.
 *
 * @param weights the weights and batch-norm statistics with which the network is evaluated, named
 *     as in PyTorch
 * @param optimizer the optimiser's state ({@code conv1.weight/velocity}); if weights are averaged,
 *     also the weights with which training continues ({@code conv1.weight/trained})
 */
public record ModelState(Map<String, Tensor> weights, Map<String, Tensor> optimizer)
    implements Serializable {

  /** Keeps the order of both maps. */
  public ModelState {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    optimizer = Collections.unmodifiableMap(new LinkedHashMap<>(optimizer));
  }

  /**
   * Copies the current values.
   *
   * @param average the moving average of the network's weights, if there is one
   */
  public static ModelState of(
      Network network, Optimizer optimizer, Optional<WeightAverage> average) {
    Map<String, Tensor> state = new LinkedHashMap<>(optimizer.values());
    average.ifPresent(mean -> state.putAll(mean.trained()));
    average.ifPresent(WeightAverage::exchange);
    Map<String, Tensor> weights = NetworkWeights.capture(network);
    average.ifPresent(WeightAverage::exchange);
    return new ModelState(weights, state);
  }

  /**
   * Sets the network, the optimiser and the average to this state.
   *
   * @throws io.github.convlens.core.InvalidInputException if the state belongs to a different
   *     network or optimiser
   */
  public void restore(Network network, Optimizer optimizer, Optional<WeightAverage> average) {
    NetworkWeights.restore(network, weights, "the checkpoint");
    average.ifPresent(mean -> mean.restore(WeightAverage.trained(this.optimizer)));
    optimizer.restore(WeightAverage.others(this.optimizer));
  }

  /**
   * The element-wise weighted mean of the workers' states. The sums are computed in double
   * precision in the workers' order and rounded once, so the mean depends only on the arguments.
   * The mean of equal numbers is exactly that number.
   *
   * @param states the states, with the same names and shapes
   * @param images the weight of each state, which is the number of images on which its worker has
   *     trained
   */
  public static ModelState mean(List<ModelState> states, long[] images) {
    return new ModelState(
        means(states.stream().map(ModelState::weights).toList(), images),
        means(states.stream().map(ModelState::optimizer).toList(), images));
  }

  private static Map<String, Tensor> means(List<Map<String, Tensor>> states, long[] images) {
    Map<String, Tensor> means = new LinkedHashMap<>();
    for (String name : states.get(0).keySet()) {
      List<Tensor> tensors = states.stream().map(state -> Tensor.named(state, name)).toList();
      means.put(name, meanOf(tensors, images));
    }
    return means;
  }

  private static Tensor meanOf(List<Tensor> tensors, long[] images) {
    Tensor first = tensors.get(0);
    if (first.type() != Tensor.Type.F32) {
      return first; // num_batches_tracked, which is always 0
    }
    long all = 0;
    for (long weight : images) {
      all += weight;
    }
    int bytes = first.data().limit();
    ByteBuffer mean = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int offset = 0; offset < bytes; offset += Float.BYTES) {
      double sum = 0;
      for (int worker = 0; worker < images.length; worker++) {
        sum += images[worker] * (double) tensors.get(worker).data().getFloat(offset);
      }
      mean.putFloat(offset, (float) (sum / all));
    }
    return new Tensor(first.type(), first.shape(), mean);
  }
}
