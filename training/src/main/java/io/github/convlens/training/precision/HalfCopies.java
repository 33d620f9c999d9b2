package io.github.convlens.training.precision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.internal.torch.ArrayKernels;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A forward pass in float16, with copies of the weights that are made for each pass. Autograd
 * differentiates through the copies, so the gradients are those of the float32 weights, in float32.
 */
final class HalfCopies implements ForwardPass {

  private final Network network;
  private final ArrayKernels kernels;
  private final List<Parameter> copied;
  private final List<NDArray> masters;

  HalfCopies(Network network, Kernels kernels) {
    this.network = network;
    this.kernels = kernels.arrays();
    copied =
        network.parameters().stream()
            .map(NetworkParameter::parameter)
            .filter(HalfCopies::computesInHalf)
            .toList();
    masters = copied.stream().map(Parameter::getArray).toList();
  }

  /** Batch norm uses float32 parameters and statistics, whatever the type of its input. */
  private static boolean computesInHalf(Parameter parameter) {
    return switch (parameter.getType()) {
      case WEIGHT, BIAS, OTHER -> true;
      case GAMMA, BETA, RUNNING_MEAN, RUNNING_VAR -> false;
    };
  }

  @Override
  public NDArray outputs(NDArray images, @Nullable LayerObserver watching) {
    Map<Parameter, NDArray> copies = new HashMap<>();
    if (!copied.isEmpty()) {
      NDList half = kernels.toHalf(images.getManager(), masters);
      for (int i = 0; i < half.size(); i++) {
        copies.put(copied.get(i), half.get(i));
      }
    }
    NDArray outputs =
        network.forward(
            images.toType(DataType.FLOAT16, false),
            true,
            watching,
            parameter -> copies.getOrDefault(parameter, parameter.getArray()));
    return kernels.toSingle(outputs);
  }
}
