package io.github.convlens.training.gradcheck;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.training.torch.Kernels;

/** Single elements of arrays on the device. */
public final class KernelElements implements GradientCheck.Elements {

  private final Kernels kernels;
  private final NDManager manager;

  public KernelElements(Kernels kernels, NDManager manager) {
    this.kernels = kernels;
    this.manager = manager;
  }

  @Override
  public double get(Objective.Variable variable, long element) {
    try (NDArray value = kernels.array(manager, "element", variable.array(), element)) {
      return value.getDouble();
    }
  }

  @Override
  public void set(Objective.Variable variable, long element, double value) {
    kernels.update("set_element", variable.array(), element, value);
  }
}
