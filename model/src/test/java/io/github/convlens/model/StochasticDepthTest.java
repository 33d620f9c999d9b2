package io.github.convlens.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.model.block.Network;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StochasticDepthTest {
  private static final FeatureShape INPUT = FeatureShape.image(2, 3, 3);
  private static final int IMAGES = 20_000;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray forward(double p, int seed, boolean training) {
    Engine.getInstance().setRandomSeed(seed);
    NamedLayer layer = NamedLayer.of(new StochasticDepth(p));
    Network network =
        Network.create(
            new NetworkSpec(INPUT, List.of(layer)), Initialisation.pytorch(), 1, manager);
    return network.forward(manager.ones(INPUT.batch(IMAGES)), training, null);
  }

  @Test
  void allValuesOfAnImageAreSetToZeroWithTheGivenProbability() {
    float[] values = forward(0.2, 1, true).toFloatArray();
    int perImage = (int) INPUT.size();
    int zero = 0;
    for (int i = 0; i < values.length; i += perImage) {
      float first = values[i];
      assertEquals(first == 0 ? 0 : 1 / 0.8f, first, 1e-6);
      for (int j = 1; j < perImage; j++) {
        assertEquals(first, values[i + j]);
      }
      zero += first == 0 ? 1 : 0;
    }
    assertEquals(0.2, zero / (double) IMAGES, 0.01);
  }

  @Test
  void theEnginesSeedDecidesWhichImagesAreZero() {
    float[] values = forward(0.5, 3, true).toFloatArray();
    assertArrayEquals(values, forward(0.5, 3, true).toFloatArray());
    assertFalse(Arrays.equals(values, forward(0.5, 4, true).toFloatArray()));
  }

  @Test
  void evaluationAndProbabilityZeroChangeNothing() {
    NDArray images = manager.ones(INPUT.batch(1));
    StochasticDepth often = new StochasticDepth(0.5);
    assertSame(images, often.apply(images, index -> images, false));
    assertSame(images, new StochasticDepth(0.0).apply(images, index -> images, true));
  }
}
