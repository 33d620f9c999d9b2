package io.github.convlens.training.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.architecture.ModelOptions;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.loop.TrainingOptions;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LookaheadTest {
  private static final int UPDATES = 9;

  @Test
  void slowWeightsMoveAPartOfTheWayAndTheWeightsReturnToThem() {
    Lookahead rule = new Lookahead(3, 0.25, 1);
    try (NDManager manager = NDManager.newBaseManager();
        Kernels kernels = Kernels.load(manager)) {
      Network network = network(manager);
      NDArray bias = bias(network);
      float[] slow = bias.toFloatArray();
      try (WeightAverage average = new WeightAverage(rule, network, kernels, manager)) {
        for (int update = 1; update <= UPDATES; update++) {
          float[] trained = step(bias, update);
          average.updated(update, UPDATES);
          if (update % 3 > 0) {
            assertArrayEquals(trained, bias.toFloatArray(), "update " + update);
          } else {
            double decay = 0.75 * update / UPDATES;
            for (int i = 0; i < slow.length; i++) {
              slow[i] = (float) (decay * slow[i] + (1 - decay) * trained[i]);
            }
            assertArrayEquals(slow, bias.toFloatArray(), 1e-6f, "update " + update);
          }
        }
        step(bias, UPDATES + 1);
        average.exchange();
        assertArrayEquals(slow, bias.toFloatArray(), 1e-6f, "evaluated");
      }
    }
  }

  /** The expected values are 1 minus the part of the way in the paper's recipe, 0.95^5 (t/T)^3. */
  @Test
  void thePartOfTheWayFallsFromOneToAlpha() {
    Lookahead rule = new Lookahead(5, 1 - Math.pow(0.95, 5), 3);
    assertEquals(OptionalDouble.empty(), rule.decay(4, 480));
    assertEquals(Math.pow(0.95, 5) / 8, rule.decay(240, 480).orElseThrow(), 1e-12);
    assertEquals(Math.pow(0.95, 5), rule.decay(480, 480).orElseThrow(), 1e-12);
    assertEquals(0.5, new Lookahead(5, 0.5, 0).decay(5, 480).orElseThrow());
  }

  @Test
  void lookaheadAndAMovingAverageExcludeEachOther() {
    TrainingOptions averaged = TrainingOptions.defaults().with(TrainingOptions.EMA, 0.9);
    var refused =
        assertThrows(
            InvalidInputException.class,
            () -> averaged.with(TrainingOptions.LOOKAHEAD, new Lookahead(5, 0.5, 0)));
    assertTrue(
        refused.getMessage().contains("lookahead is set together with ema"), refused.getMessage());
  }

  /** Adds a number to every element, in place of an update, and returns the new values. */
  private static float[] step(NDArray array, double by) {
    try (NDArray detached = array.stopGradient()) {
      detached.addi(by);
    }
    return array.toFloatArray();
  }

  private static NDArray bias(Network network) {
    return network.parameters().stream()
        .filter(parameter -> parameter.name().equals("conv1.bias"))
        .map(NetworkParameter::array)
        .findFirst()
        .orElseThrow();
  }

  private static Network network(NDManager manager) {
    NetworkSpec spec =
        ModelOptions.defaults().architecture().build(FeatureShape.image(1, 28, 28), 10);
    return Network.create(spec, Initialisation.pytorch(), 0, manager);
  }
}
