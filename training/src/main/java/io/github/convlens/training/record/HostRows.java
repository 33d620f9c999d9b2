package io.github.convlens.training.record;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.training.record.RecordOptions.ActivationOptions;
import io.github.convlens.training.torch.HostKernels;
import io.github.convlens.training.torch.Kernels;
import io.github.convlens.training.torch.StatisticsKernels;
import io.github.convlens.training.torch.StatisticsKernels.HistogramArguments;
import java.util.List;
import java.util.Optional;

/**
 * The recorded numbers of an output that lies on the host: by our own kernels where there are some
 * for the platform and the array, else by libtorch's operators, to the same definitions.
 */
final class HostRows {

  private final ActivationOptions options;
  private final StatisticsKernels kernels;
  private final Optional<HostKernels> own;

  HostRows(ActivationOptions options, Kernels kernels) {
    this(options, kernels, HostKernels.find());
  }

  HostRows(ActivationOptions options, Kernels kernels, Optional<HostKernels> own) {
    this.options = options;
    this.kernels = kernels.statistics();
    this.own = own;
  }

  /** Mean, standard deviation, near-zero fraction. */
  double[] statistics(NDArray output) {
    double threshold = options.nearZero();
    boolean absolute = options.absolute();
    return own.flatMap(kernel -> kernel.statistics(output, threshold, absolute))
        .orElseGet(
            () -> {
              try (IValue outputs = Kernels.list(List.of(output))) {
                return kernels.ofHostOutputs(outputs, threshold, absolute);
              }
            });
  }

  /** Minimum, maximum, dead channels; the counts below, in each bin, above. */
  double[] histogram(NDArray output, HistogramOptions histogram) {
    HistogramArguments arguments = histogram.arguments(options);
    return own.flatMap(kernel -> kernel.histogram(output, arguments))
        .orElseGet(
            () -> {
              try (IValue outputs = Kernels.list(List.of(output));
                  NDArray row = kernels.histogram(output.getManager(), outputs, arguments, true)) {
                return row.toDoubleArray();
              }
            });
  }
}
