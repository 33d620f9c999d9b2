package io.github.convlens.training.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GradientKernelTest {

  private static final double TOLERANCE = 1e-6;

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

  @Test
  void statisticsOfGradientsMatchPlainJava() {
    float[] values = {3, -4, 0, 1e-9f, 2};
    try (IValue gradients = Kernels.list(List.of(manager.create(values)));
        NDArray stats = kernels.gradientStatistics().ofGradients(manager, gradients, 1e-8)) {
      double[] row = stats.toDoubleArray();
      double mean = IntStream.range(0, 5).mapToDouble(i -> values[i]).sum() / 5;
      double squares =
          IntStream.range(0, 5).mapToDouble(i -> (values[i] - mean) * (values[i] - mean)).sum();
      assertEquals(Math.sqrt(29), row[0], TOLERANCE);
      assertEquals(mean, row[1], TOLERANCE);
      assertEquals(Math.sqrt(squares / 4), row[2], TOLERANCE);
      assertEquals(0.4, row[3], TOLERANCE);
    }
  }

  /** Sums in float32 depend on the order of additions, which differs between processors. */
  @Test
  void statisticsOfManyGradientsAreExactToTheLastWrittenDigit() {
    int count = 20_011;
    float[] values = new float[count];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextDouble() - 0.4);
    }
    try (IValue gradients = Kernels.list(List.of(manager.create(values)));
        NDArray stats = kernels.gradientStatistics().ofGradients(manager, gradients, 1e-8)) {
      double[] row = stats.toDoubleArray();
      double sum = 0;
      double ofSquares = 0;
      for (float value : values) {
        sum += value;
        ofSquares += (double) value * value;
      }
      double mean = sum / count;
      double squares = 0;
      for (float value : values) {
        squares += (value - mean) * (value - mean);
      }
      assertEquals((float) Math.sqrt(ofSquares), (float) row[0]);
      assertEquals((float) mean, (float) row[1]);
      assertEquals((float) Math.sqrt(squares / (count - 1)), (float) row[2]);
    }
  }

  @Test
  void aSingleElementHasZeroDeviation() {
    try (IValue gradients = Kernels.list(List.of(manager.create(new float[] {5})));
        NDArray stats = kernels.gradientStatistics().ofGradients(manager, gradients, 1e-8)) {
      assertEquals(0, stats.toDoubleArray()[2]);
    }
  }

  @Test
  void theUpdateRatioIsRelativeToTheWeightBeforeTheUpdate() {
    NDArray weight = manager.create(new float[] {3, 4});
    try (IValue weights = Kernels.list(List.of(weight));
        IValue before = kernels.arrays().copies(weights)) {
      weight.set(new float[] {3, 4.5f});
      try (NDArray stats = manager.zeros(new Shape(1, 4), DataType.FLOAT64);
          NDArray all =
              kernels.gradientStatistics().withUpdateRatios(manager, stats, before, weights)) {
        assertEquals(0.1, all.toDoubleArray()[4], TOLERANCE);
      }
    }
  }

  @Test
  void gradientsOfOutputsKeepTheGraphForTheParameters() {
    GradientMode.on(
        () -> {
          NDArray x = manager.create(new float[] {1, 2, 3});
          x.setRequiresGradient(true);
          NDArray unused = x.mul(x);
          NDArray output = x.mul(x);
          NDArray loss = output.sum();
          try (IValue outputs = Kernels.list(List.of(output, unused));
              IValue unscaled = Kernels.list(List.of());
              NDArray stats =
                  kernels
                      .gradientStatistics()
                      .ofOutputGradients(manager, outputs, loss, 1e-8, unscaled)) {
            double[] rows = stats.toDoubleArray();
            assertEquals(Math.sqrt(3), rows[0], TOLERANCE);
            assertEquals(0, rows[4], TOLERANCE);
          }
          try (IValue parameters = Kernels.list(List.of(x));
              IValue gradients = kernels.gradients().of(loss, parameters)) {
            assertEquals(6, gradients.toTensorArray((PtNDManager) manager)[0].toFloatArray()[2]);
          }
        });
  }
}
