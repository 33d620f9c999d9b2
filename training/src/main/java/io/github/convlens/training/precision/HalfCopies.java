package io.github.convlens.training.precision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
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
 * A forward pass in float16, for which copies of the weights are made in each pass. Autograd
 * differentiates through the copies, so the gradients belong to the float32 weights and are
 * float32.
 */
final class HalfCopies implements ForwardPass {

  private final Network network;
  private final ArrayKernels kernels;
  private final List<Parameter> copied;
  private final List<NDArray> masters;

  HalfCopies(Network network, Kernels kernels) {
    this.network = network;
    this.kernels = kernels.arrays();
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
   * The arrays of one pass: float16, except for batch norms. On a GPU, libtorch needs a batch
   * norm's parameters and statistics in float32, whatever the type of the batch norm's input, but a
   * layer norm's parameters in the type of the layer norm's input.
   *
   * @param manager the owner of the copies
   */
  ParameterSource copies(NDManager manager) {
    Map<Parameter, NDArray> copies = new HashMap<>();
    if (!copied.isEmpty()) {
      NDList half = kernels.toHalf(manager, masters);
      for (int i = 0; i < half.size(); i++) {
        copies.put(copied.get(i), half.get(i));
      }
    }
    return parameter -> copies.getOrDefault(parameter, parameter.getArray());
  }

  @Override
  public NDArray outputs(NDArray images, @Nullable LayerObserver watching) {
    NDArray outputs =
        network.forward(
            images.toType(DataType.FLOAT16, false), true, watching, copies(images.getManager()));
    return kernels.toSingle(outputs);
  }
}
