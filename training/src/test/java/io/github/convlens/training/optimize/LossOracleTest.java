package io.github.convlens.training.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.Sampling;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.loop.TrainingOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses for unbalanced classes and their gradients, recorded by losses.py. */
class LossOracleTest {

  static Stream<JsonNode> cases() throws IOException {
    try (InputStream in = LossOracleTest.class.getResourceAsStream("losses.json")) {
      List<JsonNode> cases = new ArrayList<>();
      new ObjectMapper().readTree(in).forEach(cases::add);
      return cases.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossAndGradientMatchTheFormula(JsonNode one) {
    float[][] logits = matrix(one.get("logits"));
    int[] labels = new ObjectMapper().convertValue(one.get("labels"), int[].class);
    try (NDManager manager = NDManager.newBaseManager();
        Kernels kernels = Kernels.load(manager);
        Loss loss = new Loss(options(one, labels, logits[0].length), kernels, manager)) {
      NDArray outputs = manager.create(logits);
      outputs.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray value =
            loss.of(outputs, manager.create(labels).toType(DataType.INT64, false)).loss();
        assertEquals(one.get("loss").doubleValue(), value.getFloat(), 2e-6);
        collector.backward(value);
      }
      float[] gradient = outputs.getGradient().toFloatArray();
      float[][] expected = matrix(one.get("gradient"));
      for (int i = 0; i < expected.length; i++) {
        for (int c = 0; c < expected[i].length; c++) {
          assertEquals(expected[i][c], gradient[i * expected[i].length + c], 1e-6, "image " + i);
        }
      }
    }
  }

  private static LossOptions options(JsonNode one, int[] labels, int classes) {
    if (one.get("name").textValue().equals("focal")) {
      double[] weights = new ObjectMapper().convertValue(one.get("weights"), double[].class);
      LossOptions focal = new FocalLoss(one.get("gamma").doubleValue());
      boolean even = Arrays.stream(weights).allMatch(weight -> weight == 1);
      return even ? focal : focal.weighted(weights);
    }
    return new LossOptions.CrossEntropy(one.get("smoothing").doubleValue())
        .adjusted(new LogitAdjustment(one.get("tau").doubleValue()).offsets(labels, classes));
  }

  private static float[][] matrix(JsonNode rows) {
    return new ObjectMapper().convertValue(rows, float[][].class);
  }

  /** The lowest loss is found by a search over the probabilities of two classes. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 2, 5})
  void chanceIsTheLowestFocalLossOfConstantOutputs(double gamma) {
    double rare = 0.1;
    double lowest = Double.POSITIVE_INFINITY;
    for (double p = 1e-4; p < 1; p += 1e-4) {
      double loss =
          -rare * Math.pow(1 - p, gamma) * Math.log(p)
              - (1 - rare) * Math.pow(p, gamma) * Math.log(1 - p);
      lowest = Math.min(lowest, loss);
    }
    assertEquals(lowest, new FocalLoss(gamma).atChance(new double[] {rare, 0, 1 - rare}), 1e-7);
  }

  @Test
  void anImageThatIsPredictedWithCertaintyHasAFiniteGradient() {
    try (NDManager manager = NDManager.newBaseManager();
        Kernels kernels = Kernels.load(manager);
        Loss loss = new Loss(new FocalLoss(0.5), kernels, manager)) {
      NDArray outputs = manager.create(new float[][] {{100, 0}});
      outputs.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        collector.backward(loss.of(outputs, manager.create(new long[] {0})).loss());
      }
      assertArrayEquals(new float[2], outputs.getGradient().toFloatArray(), 1e-6f);
    }
  }

  @Test
  void logitAdjustmentIsRejectedIfItDoesNotFit() {
    InvalidInputException loss =
        assertThrows(
            InvalidInputException.class, () -> new FocalLoss(2).adjusted(new double[] {0, 0}));
    assertEquals(
        "logit_adjustment is set, but only the loss cross_entropy takes it: remove it, or use"
            + " that loss",
        loss.getMessage());
    TrainingOptions adjusted = TrainingOptions.defaults().with(LogitAdjustment.STRENGTH, 1.0);
    for (InvalidInputException twice :
        List.of(
            assertThrows(
                InvalidInputException.class,
                () -> adjusted.with(TrainingOptions.CLASS_WEIGHTS, ClassWeights.Rule.BALANCED)),
            assertThrows(
                InvalidInputException.class,
                () -> adjusted.with(TrainingOptions.SAMPLING, Sampling.BALANCED)))) {
      assertTrue(twice.getMessage().contains("both compensate"), twice.getMessage());
    }
  }
}
