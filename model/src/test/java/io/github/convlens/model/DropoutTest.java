package io.github.convlens.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.model.block.Network;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DropoutTest {
  private static final int VALUES = 1_000_000;
  private static final FeatureShape INPUT = FeatureShape.flat(VALUES);

  private final NDManager manager = NDManager.newBaseManager();

  @BeforeEach
  void seed() {
    Engine.getInstance().setRandomSeed(3);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Network dropouts(double... probabilities) {
    List<NamedLayer> layers =
        DoubleStream.of(probabilities).mapToObj(p -> NamedLayer.of(new Dropout(p))).toList();
    return Network.create(new NetworkSpec(INPUT, layers), Initialisation.pytorch(), 1, manager);
  }

  private NDArray forward(Network network) {
    return network.forward(manager.ones(new Shape(1, VALUES)), true, null);
  }

  private static double zeros(NDArray output) {
    return 1 - output.countNonzero().getLong() / (double) VALUES;
  }

  @Test
  void dropoutKeepsTheExpectation() {
    NDArray output = forward(dropouts(0.3));
    assertEquals(1, output.mean().getFloat(), 0.005);
    assertEquals(0.3, zeros(output), 0.003);
  }

  @Test
  void twoSuccessiveDropoutsActLikeOneWithTheCombinedProbability() {
    NDArray output = forward(dropouts(0.2, 0.5));
    assertEquals(1 - (1 - 0.2) * (1 - 0.5), zeros(output), 0.003);
    assertEquals(1, output.mean().getFloat(), 0.01);
  }

  @Test
  void dropoutDoesNothingInEvaluation() {
    NDArray images = manager.ones(new Shape(1, VALUES));
    assertSame(images, dropouts(0.3).forward(images, false, null));
  }

  @Test
  void theEnginesSeedDecidesWhichValuesAreZero() {
    Network network = dropouts(0.5);
    float[] first = forward(network).toFloatArray();
    Engine.getInstance().setRandomSeed(3);
    assertArrayEquals(first, forward(network).toFloatArray());
  }
}
