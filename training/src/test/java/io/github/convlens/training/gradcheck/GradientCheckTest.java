package io.github.convlens.training.gradcheck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.convlens.model.Activation;
import io.github.convlens.model.Activation.Function;
import io.github.convlens.model.AdaptivePool;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.Dropout;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.GlobalPool;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.Layer;
import io.github.convlens.model.LayerNorm;
import io.github.convlens.model.LayerScale;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Pool;
import io.github.convlens.model.Repeat;
import io.github.convlens.model.Residual;
import io.github.convlens.model.Residual.Shortcut;
import io.github.convlens.model.Scale;
import io.github.convlens.model.Sequence;
import io.github.convlens.model.SqueezeExcite;
import io.github.convlens.model.StochasticDepth;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.ParameterSource;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.Loss;
import io.github.convlens.training.optimize.LossOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientCheckTest {
  private static final long SEED = 7;
  private static final FeatureShape INPUT = FeatureShape.image(2, 6, 6);
  private static final LossOptions CROSS_ENTROPY = new LossOptions.CrossEntropy(0);
  private static final Map<String, List<Layer>> LAYERS = layers();

  private final NDManager manager = NDManager.newBaseManager();
  private final Kernels kernels = Kernels.load(manager);

  @AfterEach
  void close() {
    kernels.close();
    manager.close();
  }

  /** The layers to check, by name. They stand between a convolution and a linear layer. */
  private static Map<String, List<Layer>> layers() {
    Map<String, List<Layer>> cases = new LinkedHashMap<>();
    cases.put("conv", List.of(Conv.of(3, 3, 2, 1, true)));
    cases.put(
        "conv dilated in groups",
        List.of(Conv.of(4, 3, 1, 2, false).with(Conv.DILATION, 2).with(Conv.GROUPS, 2)));
    cases.put("batch norm", List.of(BatchNorm.standard()));
    cases.put("batch norm of a vector", List.of(new Flatten(), BatchNorm.standard()));
    for (Function function : Function.values()) {
      cases.put(function.key(), List.of(Activation.of(function)));
    }
    for (Pool.Kind kind : Pool.Kind.values()) {
      cases.put(kind + " pool", List.of(new Pool(kind, 3, 2, 1)));
      cases.put("global " + kind + " pool", List.of(new GlobalPool(kind)));
    }
    cases.put("dropout", List.of(new Dropout(0.4)));
    cases.put("linear", List.of(new Flatten(), new Linear(5, true)));
    cases.put("linear of pixels", List.of(new Linear(5, true, true)));
    cases.put("layer norm", List.of(new LayerNorm(null)));
    cases.put("layer norm of a vector", List.of(new Flatten(), new LayerNorm(null)));
    cases.put("squeeze and excitation", List.of(new SqueezeExcite(3, Function.SILU, null)));
    cases.put("layer scale", List.of(new LayerScale(0.5)));
    cases.put("scale", List.of(new Scale(0.3)));
    cases.put("stochastic depth", List.of(new StochasticDepth(0.4)));
    cases.put("adaptive pool", List.of(new AdaptivePool(4)));
    Activation relu = Activation.of(Function.RELU);
    cases.put("residual identity", List.of(new Residual(body(4, 1), Shortcut.IDENTITY, relu)));
    cases.put("residual projection", List.of(new Residual(body(6, 2), Shortcut.PROJECTION, relu)));
    cases.put("residual pad", List.of(new Residual(body(6, 2), Shortcut.PAD, null)));
    cases.put("repeat", List.of(new Repeat(2, false, body(4, 1))));
    cases.put("repeat of shared weights", List.of(new Repeat(3, true, body(4, 1))));
    cases.put("sequence", List.of(new Sequence(body(4, 1))));
    return cases;
  }

  private static List<NamedLayer> body(int channels, int stride) {
    return Stream.of(
            Conv.of(channels, 3, stride, 1, false),
            BatchNorm.standard(),
            Activation.of(Function.TANH))
        .map(NamedLayer::of)
        .toList();
  }

  static Stream<String> kinds() {
    return LAYERS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theGradientsOfEveryKindOfLayerAreCorrect(String kind) {
    assertHolds(check(network(LAYERS.get(kind), 3), CROSS_ENTROPY, L2Penalty.NONE));
  }

  @Test
  void theGradientsOfEveryLossAreCorrect() {
    List<Layer> layers = LAYERS.get("relu");
    assertHolds(check(network(layers, 3), new LossOptions.CrossEntropy(0.1), L2Penalty.NONE));
    assertHolds(check(network(layers, 3), new LossOptions.MeanSquaredError(), L2Penalty.NONE));
    assertHolds(check(network(layers, 1), new LossOptions.BinaryCrossEntropy(), L2Penalty.NONE));
  }

  @Test
  void theCheckIncludesThePenalty() {
    Network network = network(LAYERS.get("batch norm"), 3);
    assertHolds(check(network, CROSS_ENTROPY, new L2Penalty(0.3, false)));
    assertHolds(check(network, CROSS_ENTROPY, new L2Penalty(0.3, true)));
    double[] without = gradientOf("conv1.weight", network, L2Penalty.NONE);
    double[] with = gradientOf("conv1.weight", network, new L2Penalty(0.3, false));
    assertTrue(Math.abs(with[0] - without[0]) > 1e-3);
    assertArrayEquals(
        gradientOf("bn1.bias", network, L2Penalty.NONE),
        gradientOf("bn1.bias", network, new L2Penalty(0.3, false)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anErrorInOneBackwardPassIsLocated(String kind) {
    Network network = network(LAYERS.get(kind), 3);
    NDArray thousandth = manager.create(1e-3);
    // w + 0.001 (w - w), where the second w is a constant for autograd. The output stays the same,
    // but the gradient is too large by a thousandth.
    UnaryOperator<ParameterSource> planted =
        source ->
            parameter -> {
              NDArray array = source.array(parameter);
              if (parameter != network.parameters().get(0).parameter()) {
                return array;
              }
              return array.add(array.sub(array.stopGradient()).mul(thousandth));
            };
    List<CheckedVariable> rows =
        check(network, outputs -> loss(CROSS_ENTROPY, outputs), L2Penalty.NONE, planted);
    for (CheckedVariable row : rows) {
      assertEquals(!row.name().equals("conv1.weight"), row.within(GradientCheck.BOUND), row + "");
    }
  }

  @Test
  void anErrorPlantedInTheLossIsFound() {
    Network network = network(LAYERS.get("relu"), 3);
    UnaryOperator<NDArray> wrong =
        outputs -> {
          NDArray loss = loss(CROSS_ENTROPY, outputs);
          return loss.add(loss).sub(loss.stopGradient());
        };
    for (CheckedVariable row : check(network, wrong, L2Penalty.NONE, UnaryOperator.identity())) {
      assertFalse(row.within(GradientCheck.BOUND), row.toString());
      assertEquals(0.5, row.worst().error(), 1e-4);
    }
  }

  @Test
  void elementsAtKinksAreSkippedAndTheirNumberIsReported() {
    NDArray values = manager.create(new double[] {0, 1e-9, -0.5, 0.5});
    Objective absolute = simple(values, x -> x.abs().sum(), x -> x >= 0 ? 1 : -1);
    CheckedVariable row = check(absolute);
    assertEquals(2, row.checked());
    assertEquals(2, row.kinks());
    assertTrue(row.within(GradientCheck.BOUND), row.toString());
  }

  @Test
  void aGradientOfNanIsReportedAsWrong() {
    NDArray values = manager.create(new double[] {1, 2});
    CheckedVariable row = check(simple(values, x -> x.square().sum(), x -> Double.NaN));
    assertFalse(row.within(GradientCheck.BOUND));
  }

  @Test
  void theCheckRestoresTheVariables() {
    NDArray values = manager.create(new double[] {0.1, 1 / 3.0, 1e-17});
    double[] before = values.toDoubleArray();
    check(simple(values, x -> x.square().sum(), x -> 2 * x));
    assertArrayEquals(before, values.toDoubleArray());
  }

  private Network network(List<Layer> middle, int outputs) {
    List<Layer> layers = new ArrayList<>(List.of(Conv.of(4, 3, 1, 1, true)));
    layers.addAll(middle);
    NetworkSpec soFar = new NetworkSpec(INPUT, layers.stream().map(NamedLayer::of).toList());
    if (!soFar.output().flat()) {
      layers.add(new Flatten());
    }
    layers.add(new Linear(outputs, true));
    NetworkSpec spec = new NetworkSpec(INPUT, layers.stream().map(NamedLayer::of).toList());
    return Network.create(spec, Initialisation.pytorch(), SEED, manager);
  }

  private NDArray loss(LossOptions options, NDArray outputs) {
    NDArray labels = manager.create(new long[] {0, 1, 1, 0, 1});
    try (Loss loss = new Loss(options, kernels, manager)) {
      return loss.of(outputs, labels).loss();
    }
  }

  private List<CheckedVariable> check(Network network, LossOptions loss, L2Penalty penalty) {
    return check(network, outputs -> loss(loss, outputs), penalty, UnaryOperator.identity());
  }

  private List<CheckedVariable> check(
      Network network,
      UnaryOperator<NDArray> loss,
      L2Penalty penalty,
      UnaryOperator<ParameterSource> disturb) {
    try (NetworkObjective objective = objective(network, loss, penalty, disturb)) {
      return new GradientCheck(objective, new KernelElements(kernels, manager), 10, SEED)
          .run((row, index) -> {}, () -> false);
    }
  }

  private NetworkObjective objective(
      Network network,
      UnaryOperator<NDArray> loss,
      L2Penalty penalty,
      UnaryOperator<ParameterSource> disturb) {
    NDArray images = manager.randomNormal(0, 1, INPUT.batch(5), DataType.FLOAT32);
    return new NetworkObjective(network, images, loss, penalty, SEED, kernels, manager, disturb);
  }

  private double[] gradientOf(String name, Network network, L2Penalty penalty) {
    manager.getEngine().setRandomSeed(1);
    try (NetworkObjective objective =
        objective(
            network, outputs -> loss(CROSS_ENTROPY, outputs), penalty, UnaryOperator.identity())) {
      List<String> names = objective.variables().stream().map(Objective.Variable::name).toList();
      return objective.gradient().get(names.indexOf(name));
    }
  }

  private CheckedVariable check(Objective objective) {
    return new GradientCheck(objective, new KernelElements(kernels, manager), 10, SEED)
        .run((row, index) -> {}, () -> false)
        .get(0);
  }

  private static Objective simple(
      NDArray values, UnaryOperator<NDArray> function, DoubleUnaryOperator slope) {
    return new Objective() {
      @Override
      public List<Variable> variables() {
        return List.of(new Variable("x", values));
      }

      @Override
      public double value() {
        return function.apply(values).getDouble();
      }

      @Override
      public List<double[]> gradient() {
        return List.of(Arrays.stream(values.toDoubleArray()).map(slope).toArray());
      }
    };
  }

  private static void assertHolds(List<CheckedVariable> rows) {
    assertEquals(NetworkObjective.INPUT, rows.get(0).name());
    for (CheckedVariable row : rows) {
      assertTrue(row.within(GradientCheck.BOUND), row.toString());
    }
  }
}
