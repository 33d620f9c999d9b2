package io.github.convlens.training.precision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.training.torch.Kernels;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The factor that keeps small float16 gradients from vanishing, as PyTorch's {@code GradScaler}
 * finds it: 65536 at first, halved after an update whose gradients are not all finite, which is
 * skipped, and doubled after 2000 updates in a row whose gradients are. All of it happens on the
 * device, and nothing waits for it.
 */
public final class LossScale implements AutoCloseable {

  private static final float FIRST = 65536;
  private static final double UP = 2;
  private static final double DOWN = 0.5;
  private static final long INTERVAL = 2000;
  private static final double LEAST = 1e-4;

  private final Kernels kernels;
  private final NDArray scale;
  private final NDArray growth;
  private final NDArray nonFinite;

  /**
   * @param manager on the device of the gradients
   */
  public LossScale(Kernels kernels, NDManager manager) {
    this.kernels = kernels;
    scale = manager.create(FIRST);
    growth = manager.create(0);
    nonFinite = manager.create(0f);
  }

  /** The factor, a float32 scalar. */
  public NDArray scale() {
    return scale;
  }

  /** 1 if a gradient that was unscaled last was NaN or infinite, else 0; a float32 scalar. */
  public NDArray nonFinite() {
    return nonFinite;
  }

  /** What a checkpoint holds of it, by name; {@code growth} counts updates and is int32. */
  public Map<String, NDArray> state() {
    return Map.of("loss_scale/scale", scale, "loss_scale/growth", growth);
  }

  /**
   * The gradients of the loss times the factor.
   *
   * @param parameters of which they are
   */
  public IValue gradients(NDArray loss, IValue parameters) {
    return kernels.run("scaled_gradients", loss, parameters, scale);
  }

  /** Divides gradients by the factor, in place, and finds out whether all are finite. */
  public void unscale(IValue gradients) {
    kernels.update("unscale", gradients, scale, nonFinite);
  }

  /** Chooses the next factor, once the gradients of an update have been unscaled. */
  public void update() {
    kernels.update("update_scale", scale, growth, nonFinite, UP, DOWN, INTERVAL);
  }

  /** Whether a factor is so small that it is not for the factor that gradients are not finite. */
  public static boolean exhausted(double scale) {
    return scale < LEAST;
  }

  /**
   * Whether a row's first value, a norm, is not finite: then the factor was too large, and the
   * numbers say nothing of the training.
   *
   * @param values rows of {@code columns}, one after the other
   */
  public static boolean overflowed(double[] values, int columns) {
    return IntStream.range(0, values.length / columns)
        .anyMatch(row -> !Double.isFinite(values[row * columns]));
  }

  @Override
  public void close() {
    scale.close();
    growth.close();
    nonFinite.close();
  }
}
