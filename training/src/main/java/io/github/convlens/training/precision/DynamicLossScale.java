package io.github.convlens.training.precision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The loss scale of PyTorch's {@code GradScaler}. It starts at 65536, is halved when an update is
 * skipped because not all of its gradients are finite, and is doubled after 2000 successive updates
 * with finite gradients. Everything is computed on the device, and the host never waits for the
 * device.
 */
final class DynamicLossScale implements LossScale {

  private static final float INITIAL_SCALE = 65536;
  private static final double UP = 2;
  private static final double DOWN = 0.5;
  private static final long INTERVAL = 2000;
  private static final double MIN_SCALE = 1e-4;

  /** The index of the factor in the array that {@link #pack} returns. */
  private static final int FACTOR_INDEX = 2;

  private final Kernels kernels;
  private final NDArray scale;
  private final NDArray growth;
  private final NDArray foundInf;

  DynamicLossScale(Kernels kernels, NDManager manager) {
    this.kernels = kernels;
    scale = manager.create(INITIAL_SCALE);
    growth = manager.create(0);
    foundInf = manager.create(0f);
  }

  @Override
  public List<NDArray> factor() {
    return List.of(scale);
  }

  @Override
  public List<NDArray> foundInf() {
    return List.of(foundInf);
  }

  /** {@code growth} counts updates and is int32. */
  @Override
  public Map<String, NDArray> state() {
    return Map.of("loss_scale/scale", scale, "loss_scale/growth", growth);
  }

  @Override
  public IValue gradients(NDArray loss, IValue parameters) {
    return kernels.gradients().scaled(loss, parameters, scale);
  }

  @Override
  public void unscale(IValue gradients) {
    kernels.gradients().unscale(gradients, scale, foundInf);
  }

  @Override
  public void update() {
    kernels.gradients().updateScale(scale, growth, foundInf, UP, DOWN, INTERVAL);
  }

  @Override
  public NDArray pack(NDManager manager, NDArray loss, NDArray correct) {
    return kernels.losses().packWithScale(manager, loss, correct, scale);
  }

  @Override
  public boolean exhausted(double[] packed) {
    return packed[FACTOR_INDEX] < MIN_SCALE;
  }

  @Override
  public boolean overflowed(double[] statistics, int columns) {
    return IntStream.range(0, statistics.length / columns)
        .anyMatch(row -> !Double.isFinite(statistics[row * columns]));
  }

  @Override
  public void close() {
    scale.close();
    growth.close();
    foundInf.close();
  }
}
