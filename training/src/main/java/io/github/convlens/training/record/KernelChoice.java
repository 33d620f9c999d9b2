package io.github.convlens.training.record;

import ai.djl.Device;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.internal.torch.OutputKernels;
import java.util.Optional;

/**
 * The kernels that measure layer outputs on the CPU. On a GPU, the choice makes no difference,
 * since outputs are measured on the GPU.
 */
public enum KernelChoice {

  /** The native kernels if they can be loaded, otherwise libtorch's operators. */
  AUTO {
    @Override
    public OutputKernels create(Kernels kernels) {
      return (OutputKernels.nativeProblem().isEmpty() ? NATIVE : LIBTORCH).create(kernels);
    }

    @Override
    public String inUse() {
      return OutputKernels.nativeProblem()
          .map(problem -> LIBTORCH.inUse() + " (no native kernels: " + problem + ")")
          .orElseGet(NATIVE::inUse);
    }
  },

  /**
   * convlens's own C code, which makes one pass over memory. It is an error if the code cannot be
   * loaded.
   */
  NATIVE {
    @Override
    public OutputKernels create(Kernels kernels) {
      return OutputKernels.ofNativeCode(kernels);
    }

    @Override
    public String inUse() {
      return "native";
    }
  },

  /**
   * libtorch's operators, which work on every platform without native kernels, but are several
   * times slower.
   */
  LIBTORCH {
    @Override
    public OutputKernels create(Kernels kernels) {
      return OutputKernels.ofLibtorch(kernels);
    }

    @Override
    public String inUse() {
      return "libtorch";
    }
  };

  /**
   * The chosen kernels.
   *
   * @param kernels the kernels of libtorch's operators, which the result uses; they must stay open
   * @throws IllegalStateException if native kernels are chosen and cannot be loaded
   */
  public abstract OutputKernels create(Kernels kernels);

  /**
   * The kernels that this process uses, {@code native} or {@code libtorch}; if native kernels were
   * wanted but cannot be loaded, also the reason.
   */
  public abstract String inUse();

  /**
   * Requires that the chosen kernels can be loaded, if this device would use them.
   *
   * @param device the device that computes the layer outputs
   * @throws InvalidInputException if native kernels are chosen and cannot be loaded
   */
  public void requireUsable(Device device) {
    if (this == NATIVE && !device.isGpu()) {
      requireLoaded(OutputKernels.nativeProblem());
    }
  }

  static void requireLoaded(Optional<String> problem) {
    if (problem.isPresent()) {
      throw InvalidInputException.option(
          "kernels",
          "is native, but the native kernels cannot be loaded (" + problem.get() + ")",
          "choose auto or libtorch");
    }
  }
}
