package io.github.convlens.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** A convolution computed by libtorch in float64, for which libtorch does not use oneDNN. */
final class DoubleConvolution implements Expectation {
  private final NDArray x;
  private final NDArray y;

  DoubleConvolution(Trial trial) {
    x = exact(trial.x());
    x.setRequiresGradient(true);
    y = trial.convolution().computation().of(x, exact(trial.weight()));
  }

  @Override
  public boolean isOutput(NDArray actual) {
    return Closeness.of(actual, y);
  }

  @Override
  public boolean isInputGradient(NDArray upstream, NDArray actual) {
    return Closeness.of(actual, LibtorchProbe.inputGradient(x, y, exact(upstream)));
  }

  private static NDArray exact(NDArray array) {
    return array.toType(DataType.FLOAT64, true);
  }
}
