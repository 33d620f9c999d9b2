package io.github.convlens.training.gradcheck;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.training.internal.torch.ArrayKernels;
import io.github.convlens.training.internal.torch.Kernels;

/** Reads and sets single elements of arrays on the device. */
public final class KernelElements implements GradientCheck.Elements {

  private final ArrayKernels kernels;
  private final NDManager manager;

  public KernelElements(Kernels kernels, NDManager manager) {
    this.kernels = kernels.arrays();
    this.manager = manager;
  }

  @Override
  public double get(Objective.Variable variable, long element) {
    try (NDArray value = kernels.element(manager, variable.array(), element)) {
      return value.getDouble();
    }
  }

  @Override
  public void set(Objective.Variable variable, long element, double value) {
    kernels.setElement(variable.array(), element, value);
  }
}
