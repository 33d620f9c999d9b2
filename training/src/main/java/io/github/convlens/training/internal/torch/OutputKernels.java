package io.github.convlens.training.internal.torch;

import ai.djl.ndarray.NDArray;
import io.github.convlens.training.internal.torch.OutputStatisticsKernels.HistogramArguments;
import java.util.Optional;

/**
 * Measures layer outputs that lie on the host. The two implementations follow the same definitions,
 * but differ in speed and in the last bits of sums. Outputs on a GPU are measured on the GPU, by
 * {@link OutputStatisticsKernels#ofOutputs} and {@link OutputStatisticsKernels#histogram}.
 */
public sealed interface OutputKernels permits NativeOutputKernels, TorchOutputKernels {

  /**
   * Mean, standard deviation (unbiased; NaN for a single value) and near-zero fraction.
   *
   * @param output (N, C) or (N, C, H, W) on the host
   * @param nearZero an element counts as near zero if it is at or below this value
   * @param absolute whether the absolute values of elements are compared with {@code nearZero}
   *     instead
   * @return the three numbers, in this order
   */
  double[] statistics(NDArray output, double nearZero, boolean absolute);

  /**
   * Minimum, maximum, the fraction of channels without a value above the near-zero threshold, and
   * the numbers of values below the first bin, in each bin, and above the last bin, by the rules of
   * {@code torch.histc}.
   *
   * @param output (N, C) or (N, C, H, W) on the host
   * @return 3 + bins + 2 numbers, in this order
   */
  double[] histogram(NDArray output, HistogramArguments arguments);

  /**
   * The kernels written in C.
   *
   * @param kernels the kernels for arrays that the C code does not handle, which are all except
   *     contiguous or channels-last float32 and bfloat16 arrays; they must stay open
   * @throws IllegalStateException if there is a {@link #nativeProblem}
   */
  static OutputKernels ofNativeCode(Kernels kernels) {
    nativeProblem()
        .ifPresent(
            problem -> {
              throw new IllegalStateException(problem);
            });
    return new NativeOutputKernels(ofLibtorch(kernels));
  }

  /**
   * The kernels made of libtorch's operators.
   *
   * @param kernels the kernels that call the operators; they must stay open
   */
  static TorchOutputKernels ofLibtorch(Kernels kernels) {
    return new TorchOutputKernels(kernels);
  }

  /** The reason why this process cannot use the native code; empty if it can. */
  static Optional<String> nativeProblem() {
    return NativeLibrary.problem();
  }
}
