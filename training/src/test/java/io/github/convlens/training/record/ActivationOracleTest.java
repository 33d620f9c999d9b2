package io.github.convlens.training.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.internal.torch.Kernels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The statistics kernels, on activations recorded from PyTorch and on numerically difficult
 * activations.
 */
@ParameterizedClass
@EnumSource(Way.class)
class ActivationOracleTest {
  private static final double RELATIVE_TOLERANCE = 1e-5;

  @Parameter private Way way;

  private NDManager manager;
  private Kernels kernels;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    kernels = Kernels.load(manager);
  }

  @AfterEach
  void close() {
    kernels.close();
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void statisticsOfTheSameActivationsMatchPyTorch(boolean absolute) throws Exception {
    Path file = Path.of(getClass().getResource("activations.safetensors").toURI());
    Map<String, Tensor> recorded = SafeTensors.read(file).tensors();
    List<String> layers =
        recorded.keySet().stream().filter(k -> recorded.containsKey(k + ".stats")).toList();
    assertTrue(layers.size() > 20);
    for (String layer : layers) {
      Tensor activation = recorded.get(layer);
      long[] shape = activation.shape().stream().mapToLong(Long::longValue).toArray();
      float[] expected = recorded.get(layer + ".stats").floats();
      float near = recorded.get(layer + ".near_zero").floats()[absolute ? 1 : 0];
      double[] found = statistics(manager.create(activation.floats(), new Shape(shape)), absolute);
      double tolerance = RELATIVE_TOLERANCE * Math.max(Math.abs(expected[0]), expected[1]);
      assertEquals(expected[0], found[0], tolerance, layer);
      assertEquals(expected[1], found[1], tolerance, layer);
      assertEquals(near / (double) activation.floats().length, found[2], layer);
    }
  }

  static Stream<float[]> hardActivations() {
    SplittableRandom random = new SplittableRandom(4);
    return Stream.of(
        noise(random, 40_001, 1e4, 1e-2),
        noise(random, 40_001, -1e4, 1e-2),
        noise(random, 131, 0, 1e-20),
        noise(random, 1027, 0, 1e15),
        noise(random, 300_007, 0.05, 1e-7),
        noise(random, 1_000_003, 3, 1),
        constant(1000, 0.05f),
        constant(77, -3.7f),
        constant(33, 0),
        constant(2, (float) 1e30 / (float) 1e15),
        new float[] {0.05f, Math.nextUp(0.05f), Math.nextDown(0.05f), -0.05f, -0f, 0f, 5},
        new float[] {1, 2},
        noise(random, 3, -1, 1),
        noise(random, 17, -1, 1));
  }

  @ParameterizedTest
  @MethodSource("hardActivations")
  void statisticsOfHardActivationsMatchDoublePrecision(float[] values) {
    for (boolean absolute : new boolean[] {false, true}) {
      double[] found = statistics(manager.create(values), absolute);
      Reference.of(values, absolute).matches(found[0], found[1], found[2], "" + values.length);
    }
  }

  @Test
  void aSpreadFarBelowTheMeanIsStillMeasured() {
    // The mean is rounded to a float, which differs from the true mean by up to 5e-4 here.
    float[] values = noise(new SplittableRandom(9), 500_009, 1e4 + 4.5e-4, 1e-2);
    double std = Reference.of(values, false).std();
    assertEquals(std, statistics(manager.create(values), false)[1], 2e-3 * std);
  }

  @Test
  void aConstantHasNoSpread() {
    for (float value : new float[] {0.1f, 1 / 3f, -7e5f}) {
      double[] found = statistics(manager.create(constant(100_003, value)), false);
      assertEquals(0, found[1], 1e-6 * Math.abs(value));
      assertEquals(value, found[0], 1e-6 * Math.abs(value));
    }
  }

  @Test
  void oneElementHasNoStandardDeviation() {
    assertArrayEquals(
        new double[] {0.25, Double.NaN, 0}, statistics(manager.create(new float[] {0.25f}), false));
  }

  @Test
  void memoryLayoutDoesNotMatter() {
    float[] values = noise(new SplittableRandom(5), 5 * 7 * 9 * 3, 2, 3);
    NDArray contiguous = manager.create(values, new Shape(5, 3, 7, 9));
    NDArray channelsLast = contiguous.transpose(0, 2, 3, 1).duplicate().transpose(0, 3, 1, 2);
    Reference reference = Reference.of(values, false);
    for (NDArray array : List.of(contiguous, channelsLast, contiguous.transpose(3, 1, 0, 2))) {
      double[] found = statistics(array, false);
      reference.matches(found[0], found[1], found[2], "layout");
    }
  }

  @Test
  void nanAndInfinityAppearInTheStatistics() {
    float[] values = constant(100, 1);
    values[50] = Float.NaN;
    double[] found = statistics(manager.create(values), false);
    assertTrue(Double.isNaN(found[0]) && Double.isNaN(found[1]));
    values[50] = Float.POSITIVE_INFINITY;
    found = statistics(manager.create(values), false);
    assertEquals(Double.POSITIVE_INFINITY, found[0]);
    assertTrue(Double.isNaN(found[1]));
  }

  @Test
  void valuesWhoseSquaresOverflowStillHaveASpread() {
    float[] values = noise(new SplittableRandom(6), 30_001, 1e25, 1e24);
    assumeTrue(way == Way.NATIVE, "libtorch's operators square in float32");
    double[] found = statistics(manager.create(values), false);
    Reference.of(values, false).matches(found[0], found[1], found[2], "1e25");
  }

  private double[] statistics(NDArray activation, boolean absolute) {
    return way.statistics(kernels, activation, absolute);
  }

  private static float[] noise(SplittableRandom random, int count, double mean, double std) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (mean + std * (2 * random.nextDouble() - 1) * Math.sqrt(3));
    }
    return values;
  }

  private static float[] constant(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }
}
