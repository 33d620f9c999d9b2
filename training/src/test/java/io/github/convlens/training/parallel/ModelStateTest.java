package io.github.convlens.training.parallel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.convlens.model.weights.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelStateTest {

  @Test
  void eachStateIsWeightedByItsNumberOfImages() {
    ModelState mean = ModelState.mean(List.of(state(1, -4), state(5, 8)), new long[] {3, 1});
    assertArrayEquals(new float[] {2, -1}, mean.weights().get("conv1.weight").floats());
    assertArrayEquals(new float[] {1, -0.5f}, mean.optimizer().get("conv1.weight/mean").floats());
  }

  @Test
  void theMeanOfEqualNumbersIsThatNumber() {
    ModelState state = state(0.1f, Float.MIN_VALUE);
    ModelState mean = ModelState.mean(List.of(state, state, state), new long[] {11, 11, 10});
    assertEquals(state, mean);
  }

  private static ModelState state(float first, float second) {
    return new ModelState(
        Map.of(
            "conv1.weight", Tensor.of(new float[] {first, second}, List.of(2L)),
            "bn1.num_batches_tracked", Tensor.scalar(0)),
        Map.of("conv1.weight/mean", Tensor.of(new float[] {first / 2, second / 2}, List.of(2L))));
  }
}
