package io.github.convlens.training.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Residual.Shortcut;
import io.github.convlens.model.architecture.Architecture;
import io.github.convlens.model.architecture.ConvNext;
import io.github.convlens.model.architecture.MobileNetV2;
import io.github.convlens.model.architecture.ModelOptions;
import io.github.convlens.model.architecture.ResNet;
import io.github.convlens.model.architecture.Vgg16;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.summary.DepthSteps;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The steps of depth into which timm groups the layers of known networks, and the resulting
 * learning rates.
 */
class ParameterRatesTest {

  private static Map<String, Integer> steps(Architecture architecture, int channels, int side) {
    NetworkSpec network = architecture.build(FeatureShape.image(channels, side, side), 10);
    return DepthSteps.of(network);
  }

  @Test
  void aResidualAndItsShortcutAreOneStep() {
    Map<String, Integer> steps =
        steps(new ResNet(18, Shortcut.PROJECTION, ResNet.Stem.IMAGENET), 3, 64);
    assertEquals(0, steps.get("conv1"));
    assertEquals(0, steps.get("bn1"));
    assertEquals(1, steps.get("layer1.0.conv2"));
    assertEquals(2, steps.get("layer1.1.bn2"));
    assertEquals(3, steps.get("layer2.0.downsample.0"));
    assertEquals(8, steps.get("layer4.1.conv1"));
    assertEquals(9, steps.get("fc"));
  }

  @Test
  void sequencesBesideResidualsAreStepsOfTheirOwn() {
    Map<String, Integer> mobile = steps(new MobileNetV2(0.2), 3, 64);
    assertEquals(0, mobile.get("features.0.1"));
    assertEquals(1, mobile.get("features.1.conv.0.0"));
    assertEquals(17, mobile.get("features.17.conv.3"));
    assertEquals(19, mobile.get("classifier.1"));
    Map<String, Integer> convnext = steps(new ConvNext(0.1), 3, 64);
    assertEquals(0, convnext.get("features.0.1"));
    assertEquals(1, convnext.get("features.1.0.layer_scale"));
    assertEquals(4, convnext.get("features.2.1"));
    assertEquals(22, convnext.get("classifier.2"));
  }

  @Test
  void networksWithoutResidualsHaveAStepForEachLayerWithWeights() {
    Map<String, Integer> vgg = steps(new Vgg16(0.5), 3, 64);
    assertEquals(1, vgg.get("features.4"));
    assertEquals(15, vgg.get("classifier.6"));
    Map<String, Integer> simple = steps(ModelOptions.defaults().architecture(), 1, 28);
    assertEquals(4, simple.get("conv5"));
    assertEquals(4, simple.get("bn5"));
    assertEquals(3, simple.get("bn4"));
  }

  @Test
  void eachStepBelowTheHeadHasASmallerRateAndTheFirstMatchingGroupApplies() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Network network = network(manager);
      ParameterRates rates =
          new ParameterRates(
              0.5,
              List.of(
                  new ParameterRates.Group("conv4.*", 10),
                  new ParameterRates.Group("*.bias", 3),
                  new ParameterRates.Group("conv*", 7)));
      Map<String, Double> of = rates.of(network).rates();
      assertEquals(7.0, of.get("conv5.weight"));
      assertEquals(10 * 0.5, of.get("conv4.weight"));
      assertEquals(7 * 0.0625, of.get("conv1.weight"));
      assertEquals(3 * 0.5, of.get("bn4.bias"));
      assertEquals(0.5, of.get("bn4.weight"));
      assertEquals(network.parameters().size(), of.size());
    }
  }

  @Test
  void aGroupReplacesTheWeightDecayOfItsParameters() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Network network = network(manager);
      ParameterRates rates =
          new ParameterRates(
              null,
              List.of(
                  new ParameterRates.Group("bn*.bias", 64, 0.25),
                  new ParameterRates.Group("conv5.weight", 1, 0.0)));
      OwnRates of = rates.of(network);
      Sgd sgd = OptimizerOptions.sgd().with(OptimizerOptions.WEIGHT_DECAY, 0.5);
      for (NetworkParameter parameter : network.parameters()) {
        double expected =
            switch (parameter.name().replaceAll("[0-9]", "")) {
              case "bn.bias" -> 0.25;
              case "conv.weight" -> parameter.layer().equals("conv5") ? 0 : 0.5;
              default -> 0;
            };
        assertEquals(expected, of.decay(parameter, sgd), parameter.name());
      }
      List<Double> decays =
          Optimizer.ordered(network.parameters(), of).stream()
              .map(parameter -> of.decay(parameter, sgd))
              .toList();
      assertEquals(List.of(0.5, 0.0, 0.25), decays.stream().distinct().toList());
    }
  }

  @Test
  void withoutDecayAndGroupsEveryRateIsOne() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, Double> of = ParameterRates.UNIFORM.of(network(manager)).rates();
      assertEquals(Set.of(1.0), Set.copyOf(of.values()));
    }
  }

  @Test
  void aPatternThatMatchesNothingIsRejected() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Network network = network(manager);
      ParameterRates rates =
          new ParameterRates(null, List.of(new ParameterRates.Group("conv9.*", 2)));
      var refused = assertThrows(InvalidInputException.class, () -> rates.of(network));
      assertTrue(refused.getMessage().contains("conv9.*"), refused.getMessage());
    }
  }

  private static Network network(NDManager manager) {
    NetworkSpec spec =
        ModelOptions.defaults().architecture().build(FeatureShape.image(1, 28, 28), 10);
    return Network.create(spec, Initialisation.pytorch(), 0, manager);
  }
}
