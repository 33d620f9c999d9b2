package io.github.convlens.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatTest {
  private static NetworkSpec repeated(boolean shared) {
    List<NamedLayer> body =
        List.of(
            NamedLayer.of(Conv.of(3, 3, 1, 1, true)),
            NamedLayer.of(Activation.of(Activation.Function.SIGMOID)));
    return new NetworkSpec(
        FeatureShape.image(3, 6, 6), List.of(NamedLayer.of(new Repeat(3, shared, body))));
  }

  private static List<String> parameters(NetworkSpec spec) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Network network = Network.create(spec, Initialisation.pytorch(), 1, manager);
      assertEquals(network.parameters().size(), network.getParameters().size());
      return network.parameters().stream().map(NetworkParameter::name).toList();
    }
  }

  @Test
  void eachPassHasItsOwnLeaves() {
    assertEquals(
        List.of(
            "repeat1.0.conv1",
            "repeat1.0.sigmoid1",
            "repeat1.1.conv1",
            "repeat1.1.sigmoid1",
            "repeat1.2.conv1",
            "repeat1.2.sigmoid1"),
        repeated(true).leaves().stream().map(LayerInfo::name).toList());
  }

  @Test
  void sharedWeightsExistOnlyOnceUnderTheNameOfTheFirstPass() {
    assertEquals(
        List.of("repeat1.0.conv1.weight", "repeat1.0.conv1.bias"), parameters(repeated(true)));
  }

  @Test
  void withoutSharingEachPassHasItsOwnWeights() {
    assertEquals(6, parameters(repeated(false)).size());
  }
}
