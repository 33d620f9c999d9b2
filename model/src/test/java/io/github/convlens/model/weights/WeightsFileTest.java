package io.github.convlens.model.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.block.Network;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests with files that PyTorch 2.13 wrote (src/test/oracle/weights.py). */
class WeightsFileTest {
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private static Path file(String name) throws Exception {
    return Path.of(WeightsFileTest.class.getResource(name).toURI());
  }

  private Network network(int outputs) {
    List<NamedLayer> layers =
        Stream.of(
                Conv.of(4, 3, 1, 0, true),
                BatchNorm.standard(),
                new Flatten(),
                new Linear(outputs, true))
            .map(NamedLayer::of)
            .toList();
    return Network.create(
        new NetworkSpec(FeatureShape.image(3, 4, 4), layers), Initialisation.pytorch(), 1, manager);
  }

  private static void same(Map<String, Tensor> expected, Map<String, Tensor> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach(
        (name, tensor) -> {
          assertEquals(tensor.shape(), actual.get(name).shape(), name);
          assertArrayEquals(tensor.floats(), actual.get(name).floats(), name);
        });
  }

  @Test
  void aPthFileHoldsTheSameTensorsAsTheSafetensorsFile() throws Exception {
    Map<String, Tensor> pth = WeightsFile.read(file("state-dict.pth"));
    same(WeightsFile.read(file("state-dict.safetensors")), pth);
    assertEquals(Tensor.Type.I64, pth.get("bn1.num_batches_tracked").type());
    Network network = network(5);
    NetworkWeights.load(network, file("state-dict.pth"));
    assertArrayEquals(
        pth.get("conv1.weight").floats(),
        NetworkWeights.capture(network).get("conv1.weight").floats());
  }

  @Test
  void aCheckpointOfSeveralGpusIsReadWithAnyStridesAndPrecision() throws Exception {
    Map<String, Tensor> expected =
        new LinkedHashMap<>(WeightsFile.read(file("state-dict.safetensors")));
    Map<String, Tensor> read = WeightsFile.read(file("checkpoint.pt"));
    Tensor half = read.get("linear1.bias");
    assertEquals(Tensor.Type.F16, half.type());
    assertArrayEquals(expected.get("linear1.bias").floats(), half.floats(), 1e-3f);
    expected.put("linear1.bias", half);
    same(expected, read);
  }

  @Test
  void otherFilesOfPyTorchAreRejectedWithAOneLineError() throws Exception {
    String whole = error("whole-model.pth");
    assertTrue(
        whole.contains(
            "it holds the class or function torch.nn.modules.container.Sequential, and only"
                + " tensors, ordered dictionaries and numbers are read; nothing was run"),
        whole);
    String legacy = error("legacy.pth");
    assertTrue(legacy.contains("from before 1.6"), legacy);
  }

  private static String error(String name) throws Exception {
    Path file = file(name);
    String message =
        assertThrows(InvalidInputException.class, () -> WeightsFile.read(file)).getMessage();
    assertTrue(message.startsWith(file.toString()), message);
    assertEquals(1, message.lines().count());
    return message;
  }

  @Test
  void theHeadIsNewIfOnlyTheNumberOfClassesDiffers() throws Exception {
    Network network = network(7);
    float[] drawn = NetworkWeights.capture(network).get("linear1.weight").floats();
    Path file = file("state-dict.pth");
    assertEquals(
        Optional.of("head: linear1 is new and has 7 outputs; the file's layer has 5"),
        NetworkWeights.load(network, file, Head.AUTO));
    Map<String, Tensor> loaded = NetworkWeights.capture(network);
    assertArrayEquals(drawn, loaded.get("linear1.weight").floats());
    assertArrayEquals(
        WeightsFile.read(file).get("conv1.weight").floats(), loaded.get("conv1.weight").floats());
    String message =
        assertThrows(
                InvalidInputException.class, () -> NetworkWeights.load(network, file, Head.KEEP))
            .getMessage();
    assertTrue(message.contains("linear1.weight is F32 [5, 16], not F32 [7, 16]"), message);
  }

  @Test
  void aHeadThatFitsIsKeptUnlessANewHeadIsRequested() throws Exception {
    Network network = network(5);
    float[] drawn = NetworkWeights.capture(network).get("linear1.weight").floats();
    Path file = file("state-dict.pth");
    assertTrue(NetworkWeights.load(network, file, Head.NEW).isPresent());
    assertArrayEquals(drawn, NetworkWeights.capture(network).get("linear1.weight").floats());
    assertFalse(NetworkWeights.load(network, file, Head.AUTO).isPresent());
    assertArrayEquals(
        WeightsFile.read(file).get("linear1.weight").floats(),
        NetworkWeights.capture(network).get("linear1.weight").floats());
  }

  @Test
  void timmsConvNextIsReadUnderTorchvisionsNames() throws Exception {
    Map<String, Tensor> timm = new LinkedHashMap<>();
    lines("timm-convnext_tiny.txt").forEach(line -> timm.put(line[0], zeros(line[1])));
    Map<String, String> names = new LinkedHashMap<>();
    OtherNames.toTorchvision(timm)
        .forEach(
            (name, tensor) ->
                names.put(name, tensor.shape().toString().replaceAll("[\\[\\] ]", "")));
    Map<String, String> torchvision = new LinkedHashMap<>();
    lines("../architecture/convnext_tiny-state-dict.txt")
        .forEach(line -> torchvision.put(line[0], line[1].replace('x', ',')));
    assertEquals(torchvision, names);
  }

  private static Stream<String[]> lines(String resource) throws Exception {
    try (var in = WeightsFileTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(" "));
    }
  }

  private static Tensor zeros(String shape) {
    List<Long> sides = Stream.of(shape.split("x")).map(Long::valueOf).toList();
    int size = Math.toIntExact(sides.stream().reduce(1L, (a, b) -> a * b));
    return Tensor.of(new float[size], sides);
  }
}
