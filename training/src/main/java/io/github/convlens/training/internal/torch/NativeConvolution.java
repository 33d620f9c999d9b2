package io.github.convlens.training.internal.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import org.jspecify.annotations.Nullable;

/**
 * A convolution in C code ({@code src/main/c/convolution.c}), with its gradients, for float32
 * arrays on the host. It has one group and dilation 1. libtorch's autograd does not see it. Results
 * depend neither on the number of threads nor on the processor.
 */
public final class NativeConvolution {

  private final int stride;
  private final int padding;

  /**
   * @param stride the distance between neighbouring positions of the kernel, in input pixels
   * @param padding zeros added at each edge, in pixels
   */
  public NativeConvolution(int stride, int padding) {
    this.stride = stride;
    this.padding = padding;
  }

  /** Whether this process can use the C code. */
  public static boolean isUsable() {
    return NativeLibrary.problem().isEmpty();
  }

  /**
   * The output of a convolution, (N, out, H', W') in channels-last order.
   *
   * @param x (N, C, H, W) with any strides
   * @param weight (out, C, K, K) with any strides
   * @param bias (out), or null
   * @param shape the shape of the output
   * @return an array that requires no gradient, in the manager of {@code x}
   */
  public NDArray forward(NDArray x, NDArray weight, @Nullable NDArray bias, Shape shape) {
    NDArray y = channelsLast(x.getManager(), shape);
    require(forward(handle(x), handle(weight), handle(bias), handle(y), stride, padding));
    return y;
  }

  /**
   * The gradients of a convolution.
   *
   * @param x the gradient with respect to the input, in channels-last order; null if it was not
   *     asked for
   * @param weight the gradient with respect to the weights, contiguous
   * @param bias the gradient with respect to the bias; null without a bias
   */
  public record Gradients(@Nullable NDArray x, NDArray weight, @Nullable NDArray bias) {}

  /**
   * Computes the gradients.
   *
   * @param gradient the gradient with respect to the output, with any strides
   * @param ofInput whether the gradient with respect to the input is needed
   * @return arrays in the manager of {@code gradient}
   */
  public Gradients backward(
      NDArray gradient, NDArray x, NDArray weight, @Nullable NDArray bias, boolean ofInput) {
    NDManager manager = gradient.getManager();
    NDArray toX = ofInput ? channelsLast(manager, x.getShape()) : null;
    NDArray toWeight = manager.create(weight.getShape(), DataType.FLOAT32);
    NDArray toBias = bias == null ? null : manager.create(bias.getShape(), DataType.FLOAT32);
    require(
        backward(
            handle(gradient),
            handle(x),
            handle(weight),
            handle(toX),
            handle(toWeight),
            handle(toBias),
            stride,
            padding));
    return new Gradients(toX, toWeight, toBias);
  }

  /** A new array in channels-last order, whose values are still to be set. */
  private static NDArray channelsLast(NDManager manager, Shape shape) {
    Shape order = new Shape(shape.get(0), shape.get(2), shape.get(3), shape.get(1));
    try (NDArray values = manager.create(order, DataType.FLOAT32)) {
      return values.transpose(0, 3, 1, 2);
    }
  }

  private static void require(boolean computed) {
    if (!computed) {
      throw new IllegalStateException(
          "a convolution could not be computed: there is not enough memory");
    }
  }

  private static long handle(@Nullable NDArray array) {
    return array == null ? 0 : ((PtNDArray) array).getHandle();
  }

  private static native boolean forward(
      long x, long weight, long bias, long y, int stride, int padding);

  private static native boolean backward(
      long gradient,
      long x,
      long weight,
      long toX,
      long toWeight,
      long toBias,
      int stride,
      int padding);
}
