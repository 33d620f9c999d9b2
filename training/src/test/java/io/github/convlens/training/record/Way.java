package io.github.convlens.training.record;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.training.record.RecordOptions.ActivationOptions;
import io.github.convlens.training.record.RecordOptions.Every;
import io.github.convlens.training.torch.GradientMode;
import io.github.convlens.training.torch.HostKernels;
import io.github.convlens.training.torch.Kernels;
import io.github.convlens.training.torch.StatisticsKernels.HistogramArguments;
import java.util.List;
import java.util.Optional;

/** The ways in which an output's numbers are computed, all to the same definitions. */
enum Way {
  /** What a GPU does. */
  DEVICE {
    @Override
    double[] statistics(Kernels kernels, NDArray output, boolean absolute) {
      try (IValue list = Kernels.list(List.of(output));
          NDArray found =
              kernels.statistics().ofOutputs(output.getManager(), list, NEAR_ZERO, absolute)) {
        return found.toDoubleArray();
      }
    }

    @Override
    double[] histogram(Kernels kernels, NDArray output, HistogramOptions options) {
      try (IValue list = Kernels.list(List.of(output));
          NDArray found =
              kernels
                  .statistics()
                  .histogram(
                      output.getManager(),
                      list,
                      new HistogramArguments(
                          options.bins(), options.min(), options.max(), NEAR_ZERO, false),
                      false)) {
        return found.toDoubleArray();
      }
    }
  },
  /** What the host does where there are no kernels of our own. */
  LIBTORCH {
    @Override
    double[] statistics(Kernels kernels, NDArray output, boolean absolute) {
      return rows(kernels, absolute, Optional.empty()).statistics(output);
    }

    @Override
    double[] histogram(Kernels kernels, NDArray output, HistogramOptions options) {
      return rows(kernels, false, Optional.empty()).histogram(output, options);
    }
  },
  /** What the host does elsewhere. */
  OWN {
    @Override
    double[] statistics(Kernels kernels, NDArray output, boolean absolute) {
      return rows(kernels, absolute, own()).statistics(output);
    }

    @Override
    double[] histogram(Kernels kernels, NDArray output, HistogramOptions options) {
      return rows(kernels, false, own()).histogram(output, options);
    }
  };

  private static final double NEAR_ZERO = 0.05;

  abstract double[] statistics(Kernels kernels, NDArray output, boolean absolute);

  abstract double[] histogram(Kernels kernels, NDArray output, HistogramOptions options);

  double[] histogram(Kernels kernels, NDArray output, int bins, double low, double high) {
    HistogramOptions options = new HistogramOptions(new Every(1, false), bins, low, high);
    return GradientMode.off(() -> histogram(kernels, output, options));
  }

  private static Optional<HostKernels> own() {
    Optional<HostKernels> own = HostKernels.find();
    assumeTrue(own.isPresent(), "there are no kernels of our own for this platform");
    return own;
  }

  private static HostRows rows(Kernels kernels, boolean absolute, Optional<HostKernels> own) {
    ActivationOptions options =
        new ActivationOptions(
            new Every(1, false), RecordOptions.Layers.Kind.ALL, NEAR_ZERO, absolute);
    return new HostRows(options, kernels, own);
  }
}
