package io.github.convlens.training.precision;

import ai.djl.ndarray.NDArray;
import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.internal.torch.Kernels;
import org.jspecify.annotations.Nullable;

/** A network's forward pass in training mode, in a given precision. */
@FunctionalInterface
public interface ForwardPass {

  /**
   * @param images a float32 array (N, C, H, W); all computed arrays are attached to its manager,
   *     which should be closed with the batch
   * @param watching receives every leaf layer's output, in the precision in which the output is
   *     computed; may be null
   * @return the network's output, in float32
   */
  NDArray outputs(NDArray images, @Nullable LayerObserver watching);

  /** The forward pass of {@code network} in {@code precision}. */
  static ForwardPass of(Precision precision, Network network, Kernels kernels) {
    return switch (precision) {
      case FLOAT32 -> (images, watching) -> network.forward(images, true, watching);
      case FLOAT16 -> new HalfCopies(network, kernels, kernels.arrays()::toFloat16);
      case BFLOAT16 -> new HalfCopies(network, kernels, kernels.arrays()::toBfloat16);
    };
  }
}
