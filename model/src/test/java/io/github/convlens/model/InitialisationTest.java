package io.github.convlens.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InitialisationTest {
  private static final FeatureShape INPUT = FeatureShape.image(64, 8, 8);
  private static final List<ParameterSpec> CONV = Conv.of(128, 3, 1, 1, true).parameters(INPUT);
  private static final ParameterSpec WEIGHT = CONV.get(0);
  private static final ParameterSpec BIAS = CONV.get(1);
  private static final double FAN_IN = 64 * 9;
  private static final double FAN_OUT = 128 * 9;

  private static float[] draw(String init, ParameterSpec spec) {
    return Initialisation.parse(init).values(spec, "conv1." + spec.name(), 42);
  }

  private static double deviation(float[] values) {
    double squares = 0;
    double sum = 0;
    for (float value : values) {
      squares += (double) value * value;
      sum += value;
    }
    assertEquals(0, sum / values.length, 0.01 * Math.sqrt(squares / values.length));
    return Math.sqrt(squares / values.length);
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static boolean all(float[] values, float expected) {
    float[] constant = new float[values.length];
    Arrays.fill(constant, expected);
    return Arrays.equals(constant, values);
  }

  @Test
  void pytorchIsUniformBetweenPlusAndMinusOneOverTheRootOfFanIn() {
    double bound = 1 / Math.sqrt(FAN_IN);
    assertEquals(bound, largest(draw("pytorch", WEIGHT)), bound * 0.001);
    assertEquals(bound / Math.sqrt(3), deviation(draw("pytorch", WEIGHT)), bound * 0.01);
    assertEquals(bound, largest(draw("pytorch", BIAS)), bound * 0.05);
  }

  @Test
  void kaimingIsNormalWithVarianceTwoOverFanIn() {
    double expected = Math.sqrt(2 / FAN_IN);
    assertEquals(expected, deviation(draw("kaiming", WEIGHT)), expected * 0.01);
    assertTrue(largest(draw("kaiming", WEIGHT)) > 3.5 * expected);
    assertTrue(all(draw("kaiming", BIAS), 0));
  }

  @Test
  void xavierIsUniformWithABoundThatDependsOnFanInAndFanOut() {
    double bound = Math.sqrt(6 / (FAN_IN + FAN_OUT));
    assertEquals(bound, largest(draw("xavier", WEIGHT)), bound * 0.001);
    assertEquals(bound / Math.sqrt(3), deviation(draw("xavier", WEIGHT)), bound * 0.01);
    assertTrue(all(draw("xavier", BIAS), 0));
  }

  /** The expected values are those of {@code torch.nn.init.dirac_(weight[:64])}. */
  @Test
  void diracPassesTheInputChannelsOnAndLeavesTheOtherFiltersAsPyTorchSetsThem() {
    float[] dirac = draw("dirac", WEIGHT);
    float[] pytorch = draw("pytorch", WEIGHT);
    for (int filter = 0; filter < 64; filter++) {
      float[] expected = new float[64 * 9];
      expected[filter * 9 + 4] = 1;
      assertArrayEquals(expected, filter(dirac, filter), "filter " + filter);
    }
    assertArrayEquals(
        Arrays.copyOfRange(pytorch, 64 * 64 * 9, pytorch.length),
        Arrays.copyOfRange(dirac, 64 * 64 * 9, dirac.length));
    assertTrue(all(draw("dirac", BIAS), 0));
  }

  /**
   * The expected places of the ones are those of {@code torch.nn.init.dirac_(weight, groups=2)}.
   */
  @Test
  void diracTreatsEachGroupOfChannelsByItself() {
    Conv conv = Conv.of(6, 2).with(Conv.GROUPS, 2);
    ParameterSpec weight = conv.parameters(FeatureShape.image(4, 8, 8)).get(0);
    float[] dirac = draw("dirac", weight);
    List<Integer> ones = List.of(0 * 8 + 3, 1 * 8 + 7, 3 * 8 + 3, 4 * 8 + 7);
    assertEquals(
        ones, IntStream.range(0, dirac.length).filter(i -> dirac[i] == 1).boxed().toList());
  }

  @Test
  void diracLeavesLinearLayersAsPyTorchSetsThem() {
    ParameterSpec weight = new Linear(10, false).parameters(FeatureShape.flat(64)).get(0);
    assertArrayEquals(draw("pytorch", weight), draw("dirac", weight));
  }

  private static float[] filter(float[] weights, int filter) {
    return Arrays.copyOfRange(weights, filter * 64 * 9, (filter + 1) * 64 * 9);
  }

  @Test
  void normalConstantAndZeroGiveTheNamedValues() {
    assertEquals(0.02, deviation(draw("normal(0.02)", WEIGHT)), 0.0002);
    assertTrue(all(draw("constant(-0.5)", WEIGHT), -0.5f));
    assertTrue(all(draw("zero", WEIGHT), 0));
    assertTrue(all(draw("normal(0.02)", BIAS), 0));
  }

  @Test
  void normalisationLayersStartAsTheIdentityWithEveryScheme() {
    List<ParameterSpec> norm = BatchNorm.standard().parameters(INPUT);
    float[] expected = {1, 0, 0, 1};
    for (String init : List.of("pytorch", "zero", "constant(3)")) {
      for (int i = 0; i < norm.size(); i++) {
        assertTrue(all(draw(init, norm.get(i)), expected[i]), norm.get(i).name());
      }
    }
  }

  @Test
  void valuesDependOnlyOnTheSeedAndTheName() {
    Initialisation init = Initialisation.pytorch();
    float[] values = init.values(WEIGHT, "conv1.weight", 42);
    assertArrayEquals(values, init.values(WEIGHT, "conv1.weight", 42));
    assertFalse(Arrays.equals(values, init.values(WEIGHT, "conv1.weight", 43)));
    assertFalse(Arrays.equals(values, init.values(WEIGHT, "conv2.weight", 42)));
  }

  @Test
  void anInitialisationRoundTripsThroughText() {
    for (String text : List.of("pytorch", "dirac", "kaiming", "xavier", "normal(0.01)", "zero")) {
      assertEquals(text, Initialisation.parse(text).toString());
    }
    assertEquals(1e-3, Initialisation.parse(" normal( 1e-3 ) ").value());
  }

  @Test
  void invalidTextsGiveOneClearError() {
    for (String text :
        List.of(
            "he",
            "normal",
            "zero(1)",
            "normal(x)",
            "normal(1..2)",
            "normal(-1)",
            "normal(1e39)",
            "",
            "a\nb")) {
      String message =
          assertThrows(InvalidInputException.class, () -> Initialisation.parse(text)).getMessage();
      assertTrue(
          message.startsWith("init is \"") || message.startsWith("init is normal("), message);
      assertFalse(message.contains("\n"), message);
    }
  }
}
