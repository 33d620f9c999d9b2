package io.github.convlens.training.record;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.internal.torch.OutputKernels;
import io.github.convlens.training.internal.torch.OutputStatisticsKernels.HistogramArguments;
import java.util.List;

/** The ways to compute the statistics of an output. All of them use the same definitions. */
enum Way {
  /** The kernels that are used on a GPU. */
  DEVICE {
    @Override
    double[] statistics(Kernels kernels, NDArray output, boolean absolute) {
      try (IValue list = Kernels.list(List.of(output));
          NDArray found =
              kernels
                  .outputStatistics()
                  .ofOutputs(output.getManager(), list, NEAR_ZERO, absolute)) {
        return found.toDoubleArray();
      }
    }

    @Override
    double[] histogram(Kernels kernels, NDArray output, ActivationHistogram.Options options) {
      try (IValue list = Kernels.list(List.of(output));
          NDArray found =
              kernels
                  .outputStatistics()
                  .histogram(output.getManager(), list, arguments(options), false)) {
        return found.toDoubleArray();
      }
    }
  },
  /** The kernels that are used on a CPU if there are no native kernels. */
  LIBTORCH {
    @Override
    double[] statistics(Kernels kernels, NDArray output, boolean absolute) {
      return OutputKernels.ofLibtorch(kernels).statistics(output, NEAR_ZERO, absolute);
    }

    @Override
    double[] histogram(Kernels kernels, NDArray output, ActivationHistogram.Options options) {
      return OutputKernels.ofLibtorch(kernels).histogram(output, arguments(options));
    }
  },
  /** The native kernels, which are used on a CPU if they exist. */
  NATIVE {
    @Override
    double[] statistics(Kernels kernels, NDArray output, boolean absolute) {
      return nativeKernels(kernels).statistics(output, NEAR_ZERO, absolute);
    }

    @Override
    double[] histogram(Kernels kernels, NDArray output, ActivationHistogram.Options options) {
      return nativeKernels(kernels).histogram(output, arguments(options));
    }
  };

  private static final double NEAR_ZERO = 0.05;

  abstract double[] statistics(Kernels kernels, NDArray output, boolean absolute);

  abstract double[] histogram(Kernels kernels, NDArray output, ActivationHistogram.Options options);

  double[] histogram(Kernels kernels, NDArray output, int bins, double low, double high) {
    ActivationHistogram.Options options =
        new ActivationHistogram.Options(Every.batches(1), bins, low, high);
    return GradientMode.off(() -> histogram(kernels, output, options));
  }

  private static HistogramArguments arguments(ActivationHistogram.Options options) {
    return new HistogramArguments(options.bins(), options.min(), options.max(), NEAR_ZERO, false);
  }

  private static OutputKernels nativeKernels(Kernels kernels) {
    assumeTrue(ShippedPlatform.here(), "no native kernels come with convlens for this platform");
    return OutputKernels.ofNativeCode(kernels);
  }
}
