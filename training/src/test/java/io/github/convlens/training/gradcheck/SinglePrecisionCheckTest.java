package io.github.convlens.training.gradcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.github.convlens.model.Activation.Function;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.architecture.BatchNormPlacement;
import io.github.convlens.model.architecture.SimpleCnn;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.block.ParameterSource;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.Adam;
import io.github.convlens.training.optimize.AdamW;
import io.github.convlens.training.optimize.Lion;
import io.github.convlens.training.optimize.Loss;
import io.github.convlens.training.optimize.LossOptions;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.RmsProp;
import io.github.convlens.training.optimize.Sgd;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finds faults that are planted only in float32, where a check in float64 cannot see them. */
class SinglePrecisionCheckTest {
  private static final long SEED = 3;

  private final NDManager manager = NDManager.newBaseManager();
  private final Kernels kernels = Kernels.load(manager);
  private final Network network =
      Network.create(
          SimpleCnn.of(
              FeatureShape.image(3, 16, 16),
              List.of(6, 10, 17),
              4,
              3,
              BatchNormPlacement.AFTER_ACTIVATION,
              Function.RELU),
          Initialisation.pytorch(),
          SEED,
          manager);

  @AfterEach
  void close() {
    kernels.close();
    manager.close();
  }

  private List<String> failures(UnaryOperator<ParameterSource> disturb) {
    long[] labels = new long[SinglePrecisionCheck.images(network)];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 4;
    }
    NDArray classes = manager.create(labels);
    try (Loss loss = new Loss(new LossOptions.CrossEntropy(0), kernels, manager)) {
      return new SinglePrecisionCheck(
              network, out -> loss.of(out, classes).loss(), SEED, kernels, manager, disturb)
          .run().stream().filter(row -> !row.holds()).map(CheckedPrecision::name).toList();
    }
  }

  private UnaryOperator<ParameterSource> disturbing(String name, UnaryOperator<NDArray> change) {
    Parameter wanted =
        network.parameters().stream()
            .filter(parameter -> parameter.name().equals(name))
            .findFirst()
            .orElseThrow()
            .parameter();
    return source ->
        parameter ->
            parameter == wanted ? change.apply(source.array(parameter)) : source.array(parameter);
  }

  @Test
  void roundingExplainsEveryDifferenceOfACorrectNetwork() {
    assertEquals(List.of(), failures(UnaryOperator.identity()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"conv1.weight", "conv2.weight", "bn2.bias", "conv4.weight"})
  void onlyTheGradientThatIsWrongByAHundredthIsReported(String name) {
    List<String> failures =
        failures(disturbing(name, w -> w.add(w.sub(w.stopGradient()).mul(0.01))));
    assertEquals(List.of(name), failures);
  }

  @Test
  void aWrongOutputOfALayerIsFoundInTheGradientsOfEarlierLayers() {
    List<String> failures = failures(disturbing("conv4.weight", w -> w.add(w.square().mul(0.1))));
    assertTrue(failures.containsAll(List.of("conv1.weight", "conv3.weight")), failures.toString());
  }

  @Test
  void aNanIsReportedForEveryParameter() {
    List<String> failures = failures(disturbing("conv2.weight", w -> w.add(w.mul(0).log())));
    assertEquals(
        failures.size(), network.parameters().stream().filter(NetworkParameter::trainable).count());
  }

  static Stream<OptimizerOptions> optimizers() {
    return Stream.of(
        OptimizerOptions.sgd().with(OptimizerOptions.WEIGHT_DECAY, 0.1),
        OptimizerOptions.sgd()
            .with(Sgd.MOMENTUM, 0.9)
            .with(OptimizerOptions.WEIGHT_DECAY, 0.1)
            .with(OptimizerOptions.DECAY_NORM_AND_BIAS, true),
        OptimizerOptions.sgd().with(Sgd.MOMENTUM, 0.9).with(Sgd.NESTEROV, true),
        OptimizerOptions.adam()
            .with(Adam.BETA2, 0.99)
            .with(Adam.EPSILON, 1e-5)
            .with(OptimizerOptions.WEIGHT_DECAY, 0.1),
        OptimizerOptions.adamW()
            .with(AdamW.DECAY, 0.1)
            .with(OptimizerOptions.DECAY_NORM_AND_BIAS, true),
        OptimizerOptions.rmsProp()
            .with(RmsProp.ALPHA, 0.9)
            .with(RmsProp.EPSILON, 1e-5)
            .with(RmsProp.MOMENTUM, 0.8)
            .with(OptimizerOptions.WEIGHT_DECAY, 0.1),
        OptimizerOptions.lion().with(Lion.DECAY, 0.1),
        OptimizerOptions.muon().with(OptimizerOptions.DECAY_NORM_AND_BIAS, true));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void everyOptimiserUpdatesWeightsByItsFormula(OptimizerOptions optimizer) {
    List<CheckedPrecision> rows =
        new UpdateCheck(optimizer, SEED, kernels, manager).run(network.parameters());
    assertTrue(rows.stream().allMatch(CheckedPrecision::holds), rows.toString());
  }

  @Test
  void anUpdateByADifferentFormulaIsFoundInEveryParameter() {
    OptimizerOptions adam = OptimizerOptions.adam().with(Adam.BETA2, 0.99).with(Adam.EPSILON, 1e-5);
    OptimizerOptions other = OptimizerOptions.adam().with(Adam.EPSILON, 1e-3);
    List<CheckedPrecision> rows =
        new UpdateCheck(adam, other, SEED, kernels, manager).run(network.parameters());
    assertFalse(rows.stream().anyMatch(CheckedPrecision::holds), rows.toString());
  }
}
