package io.github.convlens.training.internal.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.training.internal.torch.OutputStatisticsKernels.HistogramArguments;
import java.util.List;

/**
 * Measures layer outputs with libtorch's operators ({@code stats_on_cpu} and {@code
 * histogram_on_cpu} in {@code output_statistics.py}). The operators work on every platform, and for
 * every floating-point type and layout.
 */
public final class TorchOutputKernels implements OutputKernels {

  private final Kernels kernels;

  TorchOutputKernels(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public double[] statistics(NDArray output, double nearZero, boolean absolute) {
    try (IValue outputs = Kernels.list(List.of(output))) {
      return kernels.outputStatistics().ofHostOutputs(outputs, nearZero, absolute);
    }
  }

  @Override
  public double[] histogram(NDArray output, HistogramArguments arguments) {
    try (IValue outputs = Kernels.list(List.of(output));
        NDArray row =
            kernels.outputStatistics().histogram(output.getManager(), outputs, arguments, true)) {
      return row.toDoubleArray();
    }
  }
}
