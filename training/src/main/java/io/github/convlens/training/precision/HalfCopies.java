package io.github.convlens.training.precision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.block.ParameterSource;
import io.github.convlens.training.internal.torch.ArrayKernels;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A forward pass in a type of 16 bits, for which copies of the weights are made in each pass.
 * Autograd differentiates through the copies, so the gradients belong to the float32 weights and
 * are float32.
 */
final class HalfCopies implements ForwardPass {

  private final Network network;
  private final ArrayKernels kernels;
  private final Conversion conversion;
  private final List<Parameter> copied;
  private final List<NDArray> masters;

  /** Converts float32 arrays to a type of 16 bits, such as {@link ArrayKernels#toFloat16}. */
  @FunctionalInterface
  interface Conversion {

    /**
     * The converted arrays; differentiable.
     *
     * @param scope the manager to which they are attached
     * @param arrays one or more arrays
     */
    NDList apply(NDManager scope, List<? extends NDArray> arrays);
  }

  HalfCopies(Network network, Kernels kernels, Conversion conversion) {
    this.network = network;
    this.kernels = kernels.arrays();
    this.conversion = conversion;
    Set<String> single =
        network.layers().stream()
            .filter(leaf -> leaf.layer() instanceof BatchNorm)
            .map(LayerInfo::owner)
            .collect(Collectors.toSet());
    copied =
        network.parameters().stream()
            .filter(parameter -> !single.contains(parameter.layer()))
            .map(NetworkParameter::parameter)
            .toList();
    masters = copied.stream().map(Parameter::getArray).toList();
  }

  /**
   * The arrays of one pass: 16-bit copies, except for batch norms. On a GPU, libtorch needs a batch
   * norm's parameters and statistics in float32, whatever the type of the batch norm's input, but a
   * layer norm's parameters in the type of the layer norm's input.
   *
   * @param manager the owner of the copies
   */
  ParameterSource copies(NDManager manager) {
    Map<Parameter, NDArray> copies = new HashMap<>();
    if (!copied.isEmpty()) {
      NDList half = conversion.apply(manager, masters);
      for (int i = 0; i < half.size(); i++) {
        copies.put(copied.get(i), half.get(i));
      }
    }
    return parameter -> copies.getOrDefault(parameter, parameter.getArray());
  }

  @Override
  public NDArray outputs(NDArray images, @Nullable LayerObserver watching) {
    NDManager scope = images.getManager();
    NDArray half = conversion.apply(scope, List.of(images)).get(0);
    return kernels.toSingle(network.forward(half, true, watching, copies(scope)));
  }
}
