package io.github.convlens.training.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The float64 formulas, against which gradcheck compares the kernels. */
class OptimizerFormulaTest {

  static Stream<Arguments> optimizers() {
    Sgd sgd = OptimizerOptions.sgd();
    Sgd momentum = sgd.with(Sgd.MOMENTUM, 0.8);
    return Stream.of(
        Arguments.of("sgd", sgd),
        Arguments.of("sgd-momentum", momentum),
        Arguments.of("sgd-nesterov", momentum.with(Sgd.NESTEROV, true)),
        Arguments.of(
            "adam",
            OptimizerOptions.adam()
                .with(Adam.BETA1, 0.8)
                .with(Adam.BETA2, 0.95)
                .with(Adam.EPSILON, 1e-3)),
        Arguments.of(
            "adamw",
            OptimizerOptions.adamW()
                .with(AdamW.BETA1, 0.7)
                .with(AdamW.BETA2, 0.9)
                .with(AdamW.EPSILON, 1e-2)),
        Arguments.of(
            "rmsprop",
            OptimizerOptions.rmsProp()
                .with(RmsProp.ALPHA, 0.9)
                .with(RmsProp.EPSILON, 1e-3)
                .with(RmsProp.MOMENTUM, 0.6)));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void stepsMatchPyTorch(String name, OptimizerOptions options) throws IOException {
    JsonNode recorded = recorded();
    double[] state = new double[options.state().size()];
    for (int i = 0; i < recorded.get("gradients").size(); i++) {
      double step = options.step(state, recorded.get("gradients").get(i).asDouble());
      assertEquals(recorded.get(name).get(i).asDouble(), step, 1e-12, "step " + i);
    }
  }

  /** Worked out by hand from Algorithm 2 of Chen et al. (2023). */
  @Test
  void lionStepsByTheSignOfMomentumInterpolatedWithTheGradient() {
    Lion lion = OptimizerOptions.lion().with(Lion.BETA1, 0.5).with(Lion.BETA2, 0.75);
    double[] mean = {0};
    assertEquals(1, lion.step(mean, 4));
    assertEquals(1, mean[0]);
    assertEquals(1, lion.step(mean, -0.5));
    assertEquals(0.625, mean[0]);
    assertEquals(-1, lion.step(mean, -1));
    assertEquals(0.21875, mean[0]);
  }

  /**
   * torch.optim.Muon divides by a norm of at least 1e-7, so a gradient of zeros does not give NaN.
   */
  @Test
  void muonDoesNotChangeAMatrixWhoseGradientIsZero() {
    Muon muon = OptimizerOptions.muon();
    assertArrayEquals(new double[6], muon.step(new double[6], new float[6], 2));
    double[] tiny = muon.step(new double[6], new float[] {1e-30f, 0, 0, 0, 0, 0}, 2);
    assertEquals(0, tiny[0], 1e-20);
  }

  private static JsonNode recorded() throws IOException {
    String file = "optimizer_steps.json";
    try (InputStream json = OptimizerFormulaTest.class.getResourceAsStream(file)) {
      return new ObjectMapper().readTree(json);
    }
  }
}
