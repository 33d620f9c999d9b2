package io.github.convlens.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.model.block.Network;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchNormTest {
  private static final double EPS = 1e-5;

  private final NDManager manager = NDManager.newBaseManager();
  private final Network network =
      Network.create(
          new NetworkSpec(
              FeatureShape.image(1, 1, 1), List.of(NamedLayer.of(new BatchNorm(EPS, 0.1)))),
          Initialisation.pytorch(),
          1,
          manager);

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray batch(float... values) {
    return manager.create(values, new Shape(values.length, 1, 1, 1));
  }

  @Test
  void trainingNormalisesByTheBatchsOwnStatistics() {
    // The mean is 4, and the variance is (9 + 1 + 1 + 9) / 4 = 5.
    float[] output = network.forward(batch(1, 3, 5, 7), true, null).toFloatArray();
    float[] expected = {-3, -1, 1, 3};
    for (int i = 0; i < output.length; i++) {
      assertEquals(expected[i] / Math.sqrt(5 + EPS), output[i], 1e-6);
    }
  }

  @Test
  void evaluationNormalisesByTheRunningStatistics() {
    network.forward(batch(1, 3, 5, 7), true, null);
    // The running mean 0 and variance 1 move by a tenth of the way towards the batch's mean 4 and
    // unbiased variance 20 / 3.
    double mean = 0.1 * 4;
    double variance = 0.9 + 0.1 * 20 / 3;
    float[] output = network.forward(batch(2, 100), false, null).toFloatArray();
    assertEquals((2 - mean) / Math.sqrt(variance + EPS), output[0], 1e-5);
    assertEquals((100 - mean) / Math.sqrt(variance + EPS), output[1], 1e-4);
  }

  @Test
  void onlyTrainingDependsOnTheRestOfTheBatch() {
    network.forward(batch(1, 3, 5, 7), true, null);
    float alone = network.forward(batch(2), false, null).toFloatArray()[0];
    assertEquals(alone, network.forward(batch(2, 1000), false, null).toFloatArray()[0]);
    float small = network.forward(batch(2, 3), true, null).toFloatArray()[0];
    float large = network.forward(batch(2, 1), true, null).toFloatArray()[0];
    assertEquals(-1, small, 1e-4);
    assertEquals(1, large, 1e-4);
  }
}
