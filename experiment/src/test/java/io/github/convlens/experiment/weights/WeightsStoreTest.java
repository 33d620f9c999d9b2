package io.github.convlens.experiment.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.catalogue.FetchSettings;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.model.FeatureShape;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsStoreTest {
  private static final FetchSettings ONCE =
      new FetchSettings(Duration.ofSeconds(2), Duration.ofSeconds(2), 1, Duration.ofMillis(1));

  @TempDir Path dir;

  private WeightsStore store() {
    DataSearchPath places = DataSearchPath.of(dir, Map.of(), "linux");
    return new WeightsStore(places, URI.create("http://127.0.0.1:9/"));
  }

  @Test
  void namesReferToFilesInTheWeightsFolder() throws IOException {
    Path named = Path.of("resnet18-imagenet");
    String message =
        assertThrows(InvalidInputException.class, () -> store().file(named)).getMessage();
    assertTrue(
        message.contains("download it with 'convlens weights fetch resnet18-imagenet'"), message);
    assertTrue(message.contains("resnet18-f37072fd.pth is not in any of " + dir), message);
    Path file = dir.resolve("weights/resnet18-f37072fd.pth");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "not it");
    assertEquals(file, store().file(named));
    assertFalse(store().genuine(WeightsStore.named("resnet18-imagenet"), file));
  }

  @Test
  void otherPathsAreReturnedUnchanged() {
    assertNull(store().file(null));
    Path missing = dir.resolve("own.safetensors");
    assertEquals(missing, store().file(missing));
    assertEquals(Optional.empty(), store().published(missing));
    assertEquals(
        "resnet50-imagenet",
        store().published(dir.resolve("resnet50-11ad3fa6.pth")).orElseThrow().name());
  }

  @Test
  void theErrorForAnUnknownNameSuggestsTheNearestName() {
    String message =
        assertThrows(InvalidInputException.class, () -> store().file(Path.of("resnet19-imagenet")))
            .getMessage();
    assertTrue(message.contains("did you mean resnet18-imagenet?"), message);
  }

  @Test
  void theErrorOfAFailedFetchSaysWhyItFailed() {
    PublishedWeights weights = WeightsStore.named("mobilenet_v2-imagenet");
    String message =
        assertThrows(InvalidInputException.class, () -> store().fetch(weights, ONCE, Progress.NONE))
            .getMessage();
    assertTrue(
        message.startsWith("mobilenet_v2-7ebf99e0.pth could not be fetched (http://"), message);
  }

  @Test
  void everyNameFitsANetworkThatCanBeBuilt() throws IOException {
    for (PublishedWeights weights : PublishedWeights.all()) {
      assertEquals(8, weights.download(URI.create("http://localhost/")).hash().digits().length());
      Path file = Files.writeString(dir.resolve("a.yaml"), "model: {" + weights.model() + "}\n");
      Configuration configuration = Configuration.read(file);
      var network = configuration.network(FeatureShape.image(3, 64, 64), 1000);
      assertEquals(1000, network.output().channels(), weights.toString());
    }
  }
}
