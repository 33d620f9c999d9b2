package io.github.convlens.training.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final long[] COUNTS = {95, 4, 1};

  /** sklearn.utils.class_weight.compute_class_weight("balanced"): images / (classes · count). */
  @Test
  void balancedWeightsMatchScikitLearn() {
    double[] expected = {100 / (3 * 95.0), 100 / (3 * 4.0), 100 / 3.0};
    assertArrayEquals(expected, ClassWeights.Rule.BALANCED.of(COUNTS, NAMES), 1e-12);
  }

  /**
   * Computed by hand as (1 − β) / (1 − βⁿ) with β = 0.9999, scaled to a mean of 1 over the images.
   */
  @Test
  void effectiveWeightsFollowTheEffectiveNumberOfImages() {
    long[] many = {100_000, 10_000, 100};
    double[] weights = ClassWeights.Rule.EFFECTIVE.of(many, NAMES);
    assertEquals(
        (1 - Math.pow(0.9999, 10_000)) / (1 - Math.pow(0.9999, 100_000)),
        weights[0] / weights[1],
        1e-9);
    assertEquals(
        (1 - Math.pow(0.9999, 100)) / (1 - Math.pow(0.9999, 10_000)),
        weights[1] / weights[2],
        1e-9);
  }

  @Test
  void theMeanWeightOfTheImagesIsOne() {
    for (ClassWeights weights :
        List.of(
            ClassWeights.Rule.BALANCED,
            ClassWeights.Rule.EFFECTIVE,
            new ClassWeights.Given(Map.of("b", 7.0)))) {
      double[] of = weights.of(COUNTS, NAMES);
      assertEquals(100, 95 * of[0] + 4 * of[1] + of[2], 1e-9);
    }
  }

  @Test
  void weightsGivenByNameKeepTheirRatios() {
    double[] weights = new ClassWeights.Given(Map.of("b", 7.0)).of(COUNTS, NAMES);
    assertEquals(7, weights[1] / weights[0], 1e-12);
    assertEquals(1, weights[2] / weights[0], 1e-12);
  }

  @Test
  void aNameThatIsNotAClassIsRejected() {
    InvalidInputException problem =
        assertThrows(
            InvalidInputException.class,
            () -> new ClassWeights.Given(Map.of("d", 7.0)).of(COUNTS, NAMES));
    assertEquals(
        "class_weights names d, which is not a class: did you mean a?", problem.getMessage());
    assertThrows(
        InvalidInputException.class,
        () -> new LossOptions.MeanSquaredError().weighted(new double[] {1, 2}));
  }

  /** The loss of two images, computed by hand from softmax(0, ln 3) = (1/4, 3/4). */
  @Test
  void eachImageIsWeightedByItsClass() {
    float ln3 = (float) Math.log(3);
    LossOptions weighted = new LossOptions.CrossEntropy(0).weighted(new double[] {3, 0.5});
    try (NDManager manager = NDManager.newBaseManager();
        Kernels kernels = Kernels.load(manager);
        Loss loss = new Loss(weighted, kernels, manager)) {
      NDArray outputs = manager.create(new float[] {0, ln3, 0, ln3}, new Shape(2, 2));
      NDArray labels = manager.create(new long[] {0, 1});
      Loss.Value value = loss.of(outputs, labels);
      double expected = (3 * Math.log(4) + 0.5 * Math.log(4.0 / 3)) / 2;
      assertEquals(expected, value.loss().getFloat(), 1e-6);
      assertEquals(1, value.correct().getLong());
    }
  }

  /** The best constant prediction is the weighted frequency of each class. */
  @Test
  void balancedWeightsHaveTheChanceLossOfEquallyFrequentClasses() {
    double[] weights = ClassWeights.Rule.BALANCED.of(COUNTS, NAMES);
    double chance =
        new LossOptions.CrossEntropy(0).weighted(weights).atChance(new double[] {0.95, 0.04, 0.01});
    assertEquals(Math.log(3), chance, 1e-12);
  }
}
