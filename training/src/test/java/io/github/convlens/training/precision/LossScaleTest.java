package io.github.convlens.training.precision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.Activation;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.Adam;
import io.github.convlens.training.optimize.Clipping;
import io.github.convlens.training.optimize.Gradients;
import io.github.convlens.training.optimize.Lion;
import io.github.convlens.training.optimize.Muon;
import io.github.convlens.training.optimize.Optimizer;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.RmsProp;
import io.github.convlens.training.optimize.Sgd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LossScaleTest {

  private static final float[] FINITE = {1, -2, 3};
  private static final float[] INFINITE = {1, Float.POSITIVE_INFINITY, 3};

  private NDManager manager;
  private Kernels kernels;
  private LossScale scale;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    kernels = Kernels.load(manager);
    scale = LossScale.of(Precision.FLOAT16, kernels, manager);
  }

  @AfterEach
  void close() {
    scale.close();
    kernels.close();
    manager.close();
  }

  static Stream<OptimizerOptions> optimizers() {
    return Stream.of(
        OptimizerOptions.sgd()
            .with(Sgd.MOMENTUM, 0.9)
            .with(Sgd.NESTEROV, true)
            .with(OptimizerOptions.WEIGHT_DECAY, 1e-2),
        OptimizerOptions.sgd().with(OptimizerOptions.WEIGHT_DECAY, 1e-2),
        OptimizerOptions.adam()
            .with(Adam.BETA2, 0.99)
            .with(Adam.EPSILON, 1e-5)
            .with(OptimizerOptions.WEIGHT_DECAY, 1e-2),
        OptimizerOptions.adamW(),
        OptimizerOptions.rmsProp()
            .with(RmsProp.ALPHA, 0.9)
            .with(RmsProp.MOMENTUM, 0.9)
            .with(OptimizerOptions.WEIGHT_DECAY, 1e-2),
        OptimizerOptions.lion().with(Lion.DECAY, 1e-2),
        OptimizerOptions.muon().with(Muon.DECAY, 1e-2));
  }

  @Test
  void theScaleHalvesWhenAGradientIsNotFinite() {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}) {
      float before = value();
      update(1, bad);
      assertEquals(1, scale.foundInf().get(0).getFloat());
      assertEquals(before / 2, value());
      assertEquals(0, growth());
    }
  }

  @Test
  void theScaleDoublesAfter2000FiniteUpdatesInARow() {
    for (int i = 0; i < 1999; i++) {
      update(FINITE);
    }
    assertEquals(65536, value());
    assertEquals(1999, growth());
    update(FINITE);
    assertEquals(131072, value());
    assertEquals(0, growth());
  }

  @Test
  void anInfinityRestartsTheCount() {
    for (int i = 0; i < 1999; i++) {
      update(FINITE);
    }
    update(INFINITE);
    update(FINITE);
    assertEquals(32768, value());
    assertEquals(1, growth());
  }

  @Test
  void unscalingGivesTheGradientsOfTheLoss() {
    try (NDArray gradients = manager.create(new float[] {65536, -32768, 1});
        IValue list = Kernels.list(List.of(gradients))) {
      scale.unscale(list);
      assertArrayEquals(new float[] {1, -0.5f, 1 / 65536f}, gradients.toFloatArray());
      assertEquals(0, scale.foundInf().get(0).getFloat());
    }
  }

  @Test
  void clippingSeesUnscaledGradients() {
    NDArray x = manager.create(new float[] {3, 4});
    x.setRequiresGradient(true);
    // The factor is an array, because a number passed to mul would be stored in Java's memory,
    // which autograd does not keep alive.
    NDArray half = manager.ones(new Shape()).mul(0.5);
    GradientMode.on(
        () -> {
          try (Gradients gradients =
              new Gradients(List.of(x), new Clipping(10.0, null), scale, kernels)) {
            gradients.add(x.mul(x).sum().mul(half));
            assertArrayEquals(new float[] {3, 4}, first(gradients.averaged()), 1e-6f);
          }
        });
  }

  @Test
  void aScaleFarBelowOneIsExhausted() {
    assertFalse(scale.exhausted(new double[] {0, 0, 1}));
    assertTrue(scale.exhausted(new double[] {0, 0, 65536 * Math.pow(2, -30)}));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void aSkippedUpdateDoesNotChangeWeightsAndState(OptimizerOptions options) {
    Network network = network();
    List<NetworkParameter> trainable = Optimizer.ordered(network.parameters());
    try (Optimizer optimizer = new Optimizer(options, trainable, scale, kernels, manager)) {
      step(optimizer, trainable, 0.5f);
      Map<String, float[]> weights = floats(NetworkWeights.capture(network));
      Map<String, float[]> state = floats(optimizer.values());
      step(optimizer, trainable, Float.NaN);
      assertSame(weights, floats(NetworkWeights.capture(network)));
      state.put("loss_scale/scale", new float[] {32768});
      state.put("loss_scale/growth", new float[] {0});
      assertSame(state, floats(optimizer.values()));
      step(optimizer, trainable, 0.5f);
      assertNotEquals(
          weights.get("linear1.weight")[0],
          floats(NetworkWeights.capture(network)).get("linear1.weight")[0]);
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void aScaleDoesNotChangeUpdatesByFiniteGradients(OptimizerOptions options) {
    Network with = network();
    Network without = network();
    List<NetworkParameter> scaled = Optimizer.ordered(with.parameters());
    List<NetworkParameter> plain = Optimizer.ordered(without.parameters());
    try (Optimizer one = new Optimizer(options, scaled, scale, kernels, manager);
        Optimizer other =
            new Optimizer(options, plain, LossScale.none(kernels), kernels, manager)) {
      for (float gradient : new float[] {0.5f, -0.25f, 2}) {
        step(one, scaled, gradient);
        step(other, plain, gradient);
      }
    }
    assertSame(floats(NetworkWeights.capture(without)), floats(NetworkWeights.capture(with)));
  }

  @Test
  void aRestoredScaleContinuesFromItsState() {
    List<NetworkParameter> trainable = Optimizer.ordered(network().parameters());
    OptimizerOptions adam = OptimizerOptions.adam().with(Adam.BETA2, 0.99).with(Adam.EPSILON, 1e-5);
    try (LossScale second = LossScale.of(Precision.FLOAT16, kernels, manager);
        Optimizer optimizer = new Optimizer(adam, trainable, scale, kernels, manager);
        Optimizer resumed = new Optimizer(adam, trainable, second, kernels, manager)) {
      step(optimizer, trainable, Float.NaN);
      step(optimizer, trainable, 1);
      step(optimizer, trainable, 1);
      resumed.restore(optimizer.values());
      assertEquals(32768, second.factor().get(0).getFloat());
      assertEquals(2, second.state().get("loss_scale/growth").getInt());
      assertSame(floats(optimizer.values()), floats(resumed.values()));
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FLOAT16"})
  void typesWithTheRangeOfSinglePrecisionNeedNoScale(Precision precision) {
    try (LossScale none = LossScale.of(precision, kernels, manager)) {
      assertTrue(none.factor().isEmpty());
      assertTrue(none.state().isEmpty());
    }
  }

  @Test
  void aCheckpointWithoutTheScaleIsRejected() {
    List<NetworkParameter> trainable = Optimizer.ordered(network().parameters());
    OptimizerOptions sgd = OptimizerOptions.sgd().with(Sgd.MOMENTUM, 0.9).with(Sgd.NESTEROV, true);
    try (Optimizer half = new Optimizer(sgd, trainable, scale, kernels, manager);
        Optimizer single =
            new Optimizer(sgd, trainable, LossScale.none(kernels), kernels, manager)) {
      Map<String, Tensor> values = single.values();
      String message =
          assertThrows(InvalidInputException.class, () -> half.restore(values)).getMessage();
      assertTrue(message.contains("precision"), message);
    }
  }

  /** Updates the weights with gradients that are all {@code value} after unscaling. */
  private void step(Optimizer optimizer, List<NetworkParameter> trainable, float value) {
    List<NDArray> arrays =
        trainable.stream()
            .map(parameter -> manager.ones(parameter.array().getShape()).mul(value))
            .toList();
    try (IValue gradients = Kernels.list(arrays)) {
      arrays.forEach(array -> array.muli(scale.factor().get(0)));
      scale.unscale(gradients);
      optimizer.update(gradients, 0.1, 0.9);
    }
  }

  private void update(float... gradient) {
    try (NDArray array = manager.create(gradient);
        IValue gradients = Kernels.list(List.of(array))) {
      scale.unscale(gradients);
      scale.update();
    }
  }

  private Network network() {
    List<NamedLayer> layers =
        Stream.of(
                new Linear(4, true), Activation.of(Activation.Function.PRELU), new Linear(2, true))
            .map(NamedLayer::of)
            .toList();
    return Network.create(
        new NetworkSpec(FeatureShape.flat(3), layers), Initialisation.pytorch(), 1, manager);
  }

  private float[] first(IValue list) {
    return list.toTensorArray((PtNDManager) manager)[0].toFloatArray();
  }

  private float value() {
    return scale.factor().get(0).getFloat();
  }

  private int growth() {
    return scale.state().get("loss_scale/growth").getInt();
  }

  private static Map<String, float[]> floats(Map<String, Tensor> tensors) {
    Map<String, float[]> floats = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> floats.put(name, tensor.floats()));
    return floats;
  }

  private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), name));
  }
}
