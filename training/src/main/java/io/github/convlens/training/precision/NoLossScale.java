package io.github.convlens.training.precision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.List;
import java.util.Map;

/** No loss scale, for float32 and bfloat16. */
record NoLossScale(Kernels kernels) implements LossScale {

  @Override
  public List<NDArray> factor() {
    return List.of();
  }

  @Override
  public List<NDArray> foundInf() {
    return List.of();
  }

  @Override
  public Map<String, NDArray> state() {
    return Map.of();
  }

  @Override
  public IValue gradients(NDArray loss, IValue parameters) {
    return kernels.gradients().of(loss, parameters);
  }

  @Override
  public void unscale(IValue gradients) {
    // The gradients were not scaled.
  }

  @Override
  public void update() {
    // Nothing changes.
  }

  @Override
  public NDArray pack(NDManager manager, NDArray loss, NDArray correct) {
    return kernels.losses().pack(manager, loss, correct);
  }

  @Override
  public boolean exhausted(double[] packed) {
    return false;
  }

  @Override
  public boolean overflowed(double[] statistics, int columns) {
    return false;
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}
