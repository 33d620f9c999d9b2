package io.github.convlens.model.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Repeat;
import io.github.convlens.model.Residual.Shortcut;
import io.github.convlens.model.architecture.ModelOptions;
import io.github.convlens.model.architecture.ResNet;
import io.github.convlens.model.block.Network;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkWeightsTest {
  private static final NetworkSpec SIMPLE =
      ModelOptions.defaults().architecture().build(FeatureShape.image(1, 28, 28), 10);

  @TempDir Path folder;
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Network network(NetworkSpec spec, long seed) {
    return Network.create(spec, Initialisation.pytorch(), seed, manager);
  }

  @Test
  void aNetworkThatLoadsSavedWeightsGivesTheSameOutputs() throws Exception {
    Path file = folder.resolve("model.safetensors");
    Network trained = network(SIMPLE, 1);
    NDArray images = manager.randomNormal(SIMPLE.input().batch(8));
    trained.forward(images, true, null);
    NetworkWeights.save(trained, file);
    Network other = network(SIMPLE, 2);
    NetworkWeights.load(other, file);
    assertArrayEquals(
        trained.forward(images, false, null).toFloatArray(),
        other.forward(images, false, null).toFloatArray());
    assertEquals(Map.of("format", "pt"), SafeTensors.read(file).metadata());
  }

  @Test
  void loadedWeightsCanBeTrained() {
    Network network = network(SIMPLE, 1);
    NetworkWeights.restore(network, NetworkWeights.capture(network(SIMPLE, 2)), "test");
    NDArray images = manager.randomNormal(SIMPLE.input().batch(8));
    try (var gradients = Engine.getInstance().newGradientCollector()) {
      gradients.backward(network.forward(images, true, null).square().sum());
    }
    NDArray gradient = network.parameters().get(0).array().getGradient();
    assertTrue(gradient.abs().sum().getFloat() > 0);
  }

  @Test
  void theStateDictOfResNet18MatchesTorchvision() throws Exception {
    Network network =
        network(ResNet.of(FeatureShape.image(3, 32, 32), 10, 18, Shortcut.PROJECTION, true), 1);
    String names =
        NetworkWeights.capture(network).entrySet().stream()
            .map(
                entry ->
                    (entry.getKey()
                            + " "
                            + entry.getValue().shape().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining("x")))
                        .strip())
            .collect(Collectors.joining("\n", "", "\n"));
    try (var recorded = NetworkWeightsTest.class.getResourceAsStream("resnet18-state-dict.txt")) {
      assertEquals(new String(recorded.readAllBytes(), StandardCharsets.UTF_8), names);
    }
  }

  @Test
  void batchCountersMayBeAbsent() {
    Map<String, Tensor> tensors = new LinkedHashMap<>(NetworkWeights.capture(network(SIMPLE, 2)));
    tensors.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
    NetworkWeights.restore(network(SIMPLE, 1), tensors, "test");
  }

  @Test
  void tensorsThatDoNotFitAreListedInOneLineAndNothingIsChanged() {
    Network network = network(SIMPLE, 1);
    float[] before = network.parameters().get(1).array().toFloatArray();
    Map<String, Tensor> tensors = new LinkedHashMap<>(NetworkWeights.capture(network(SIMPLE, 2)));
    tensors.remove("conv2.bias");
    tensors.put("fc.weight", Tensor.scalar(1));
    tensors.put("conv1.weight", Tensor.of(new float[9], List.of(1L, 9L)));
    String message =
        assertThrows(
                InvalidInputException.class,
                () -> NetworkWeights.restore(network, tensors, "w.safetensors"))
            .getMessage();
    assertEquals(
        "w.safetensors does not fit this network: missing: conv2.bias; unexpected: fc.weight;"
            + " wrong: conv1.weight is F32 [1, 9], not F32 [8, 1, 5, 5]; use the model"
            + " section it was trained with",
        message);
    assertArrayEquals(before, network.parameters().get(1).array().toFloatArray());
  }

  @Test
  void aMissingFileGivesOneClearError() {
    Path missing = folder.resolve("missing.safetensors");
    String message =
        assertThrows(
                InvalidInputException.class, () -> NetworkWeights.load(network(SIMPLE, 1), missing))
            .getMessage();
    assertTrue(message.startsWith("there is no weights file "), message);
  }

  @Test
  void aFolderInPlaceOfAFileGivesOneClearError() {
    String message =
        assertThrows(
                InvalidInputException.class, () -> NetworkWeights.load(network(SIMPLE, 1), folder))
            .getMessage();
    assertTrue(message.startsWith(folder + " is a folder: give the path"), message);
    String other =
        assertThrows(InvalidInputException.class, () -> SafeTensors.read(folder)).getMessage();
    assertTrue(other.startsWith(folder.toString()), other);
  }

  @Test
  void aNetworkWithoutWeightedLayersHasNoHeadToReplace() throws Exception {
    NetworkSpec spec =
        new NetworkSpec(FeatureShape.image(3, 4, 4), List.of(NamedLayer.of(BatchNorm.standard())));
    Path file = folder.resolve("norm.safetensors");
    NetworkWeights.save(network(spec, 1), file);
    assertEquals(Optional.empty(), NetworkWeights.load(network(spec, 2), file, Head.NEW));
  }

  @Test
  void sharedWeightsAreListedForEachRepetitionAndMustAgree() {
    NamedLayer conv = NamedLayer.of(Conv.of(3, 3, 1, 1, true));
    NetworkSpec spec =
        new NetworkSpec(
            FeatureShape.image(3, 4, 4),
            List.of(NamedLayer.of(new Repeat(2, true, List.of(conv)))));
    Map<String, Tensor> tensors = new LinkedHashMap<>(NetworkWeights.capture(network(spec, 2)));
    assertEquals(
        List.of(
            "repeat1.0.conv1.weight",
            "repeat1.0.conv1.bias",
            "repeat1.1.conv1.weight",
            "repeat1.1.conv1.bias"),
        List.copyOf(tensors.keySet()));
    NetworkWeights.restore(network(spec, 1), tensors, "test");
    tensors.put("repeat1.1.conv1.bias", Tensor.of(new float[3], List.of(3L)));
    assertThrows(
        InvalidInputException.class,
        () -> NetworkWeights.restore(network(spec, 1), tensors, "test"));
    tensors.keySet().removeIf(name -> name.startsWith("repeat1.1"));
    NetworkWeights.restore(network(spec, 1), tensors, "test");
  }
}
