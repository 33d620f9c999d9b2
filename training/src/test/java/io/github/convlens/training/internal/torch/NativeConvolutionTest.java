package io.github.convlens.training.internal.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.training.record.ShippedPlatform;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares the convolutions in C code with libtorch's in float64, and their gradients with
 * autograd's.
 */
class NativeConvolutionTest {

  private final SplittableRandom random = new SplittableRandom(7);
  private NDManager manager;
  private Kernels kernels;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    kernels = Kernels.load(manager);
    assumeTrue(ShippedPlatform.here(), "no native kernels come with convlens for this platform");
    assertTrue(NativeConvolution.isUsable());
  }

  @AfterEach
  void close() {
    kernels.close();
    manager.close();
  }

  private NDArray draw(Shape shape) {
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() * 2 - 1);
    }
    return manager.create(values, shape);
  }

  private static NDArray libtorch(
      NDArray x, NDArray weight, NDArray bias, int stride, int padding) {
    return x.getNDArrayInternal()
        .convolution(
            x,
            weight,
            bias,
            new Shape(stride, stride),
            new Shape(padding, padding),
            new Shape(1, 1),
            1)
        .head();
  }

  private static NDArray on(Supplier<NDArray> work) {
    AtomicReference<NDArray> result = new AtomicReference<>();
    GradientMode.on(() -> result.set(work.get()));
    return result.get();
  }

  private static NDArray inChannelsLastOrder(NDArray x) {
    NDArray turned = x.transpose(0, 2, 3, 1);
    return turned.flatten().reshape(turned.getShape()).transpose(0, 3, 1, 2);
  }

  @ParameterizedTest(name = "{0} images, {1} to {2} channels, side {3}, kernel {4}, stride {5}")
  @CsvSource({
    "64, 1, 8, 28, 5, 2, 2",
    "64, 8, 16, 14, 3, 2, 1",
    "64, 16, 32, 7, 3, 2, 1",
    "64, 32, 64, 4, 3, 2, 1",
    "64, 64, 10, 2, 3, 2, 1",
    "3, 3, 20, 9, 4, 3, 0",
    "200, 5, 7, 6, 2, 2, 1",
    "1, 2, 3, 5, 1, 2, 0",
    "9, 17, 9, 8, 3, 1, 1"
  })
  void hasTheOutputsAndGradientsOfLibtorch(
      int images, int in, int out, int side, int kernel, int stride, int padding) {
    NDArray x = draw(new Shape(images, in, side, side));
    NDArray weight = draw(new Shape(out, in, kernel, kernel));
    NDArray bias = draw(new Shape(out));
    List<NDArray> wide =
        List.of(x, weight, bias).stream()
            .map(array -> array.toType(DataType.FLOAT64, true))
            .toList();
    wide.forEach(array -> array.setRequiresGradient(true));
    NDArray y64 = on(() -> libtorch(wide.get(0), wide.get(1), wide.get(2), stride, padding));
    NDArray gradient = draw(y64.getShape());
    NDArray[] expected =
        kernels
            .gradients()
            .ofPart(y64, Optional.of(gradient.toType(DataType.FLOAT64, true)), wide, 0);

    NativeConvolution convolution = new NativeConvolution(stride, padding);
    for (NDArray input : List.of(x, inChannelsLastOrder(x))) {
      assertClose(y64, convolution.forward(input, weight, bias, y64.getShape()));
      NativeConvolution.Gradients gradients =
          convolution.backward(gradient, input, weight, bias, true);
      assertClose(expected[0], gradients.x());
      assertClose(expected[1], gradients.weight());
      assertClose(expected[2], gradients.bias());
    }
  }

  @Test
  void gradientsThatAreNotNeededAreNotComputed() {
    NDArray x = draw(new Shape(2, 3, 6, 6));
    NDArray weight = draw(new Shape(4, 3, 3, 3));
    NDArray gradient = draw(new Shape(2, 4, 3, 3));
    NativeConvolution.Gradients gradients =
        new NativeConvolution(2, 1).backward(gradient, x, weight, null, false);
    assertNull(gradients.x());
    assertNull(gradients.bias());
    assertEquals(weight.getShape(), gradients.weight().getShape());
  }

  @Test
  void outputsAreTheSameWithAndWithoutABiasOfZero() {
    NDArray x = draw(new Shape(2, 3, 6, 6));
    NDArray weight = draw(new Shape(4, 3, 3, 3));
    Shape shape = new Shape(2, 4, 3, 3);
    NativeConvolution convolution = new NativeConvolution(2, 1);
    assertArrayEquals(
        convolution.forward(x, weight, manager.zeros(new Shape(4)), shape).toFloatArray(),
        convolution.forward(x, weight, null, shape).toFloatArray());
  }

  private static void assertClose(NDArray expected, NDArray found) {
    assertEquals(expected.getShape(), found.getShape());
    double[] wanted = expected.toType(DataType.FLOAT64, true).toDoubleArray();
    float[] values = found.toFloatArray();
    double largest = 0;
    for (double value : wanted) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < wanted.length; i++) {
      assertEquals(wanted[i], values[i], 1e-5 * largest, "value " + i);
    }
  }
}
