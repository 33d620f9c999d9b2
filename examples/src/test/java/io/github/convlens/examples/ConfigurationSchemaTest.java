package io.github.convlens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.draft.ConfigurationDraft;
import io.github.convlens.experiment.draft.DraftData;
import io.github.convlens.experiment.draft.Wishes;
import io.github.convlens.experiment.yaml.ConfigurationSchema;
import io.github.convlens.experiment.yaml.YamlReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that the JSON schema, which text editors use, accepts and rejects the same configurations
 * as convlens.
 */
class ConfigurationSchemaTest {
  private static final Path CONFIGS = Path.of("../configs");
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
          .getSchema(ConfigurationSchema.json());

  @TempDir private Path folder;

  static List<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.walk(CONFIGS)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.toString().endsWith("-space.yaml")) // a search space
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyShippedConfigurationMatchesAndNamesTheSchema(Path file) throws IOException {
    assertEquals(Set.of(), problems(Files.readString(file)));
    String first = Files.readAllLines(file).get(0);
    String name = first.replaceFirst("^# yaml-language-server: \\$schema=", "");
    assertTrue(Files.exists(file.resolveSibling(name)), first);
    assertEquals("convlens.schema.json", Path.of(name).getFileName().toString());
  }

  @Test
  void configurationsThatConvlensWritesMatchTheSchema() {
    for (String name : List.of("digits.yaml", "cifar10-resnet20.yaml", "reliability/resnet.yaml")) {
      assertEquals(Set.of(), problems(Configuration.read(CONFIGS.resolve(name)).yaml()), name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"digits", "photos"})
  void configurationsThatInitWritesMatchTheSchema(String data) throws IOException {
    for (String name : List.of("cat", "dog")) {
      Path pictures = Files.createDirectories(folder.resolve("photos").resolve(name));
      ImageIO.write(
          new BufferedImage(90, 70, BufferedImage.TYPE_INT_RGB),
          "png",
          pictures.resolve("1.png").toFile());
    }
    DataSearchPath here = new DataSearchPath(List.of(folder), folder);
    for (Boolean pretrained : data.equals("photos") ? List.of(true, false) : List.of(false)) {
      Path file = folder.resolve(data + pretrained + ".yaml");
      ConfigurationDraft.of(
              DraftData.of(data, here, Progress.NONE), Wishes.NONE.withPretrained(pretrained))
          .write(file);
      assertEquals(Set.of(), problems(Files.readString(file)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model: {layers: [relu, conv: {out: 8, kernel: 3}, {residual: {layers: [relu: {name:"
            + " a}]}}]}",
        "model: {layers: [relu], init: normal(0.1)}",
        "data: {dataset: image-folder, path: a, resize: letterbox, background: [0, 10, 255]}",
        "data: {classes: [3, cat]}",
        "training: {optimizer: {name: sgd, nesterov: true}, learning_rate: 1}",
        "training: {schedule: {name: constant}}",
        "device: cuda:1",
        "device: cuda:0,cuda:1",
        "name: null"
      })
  void configurationsThatConvlensAcceptsMatchTheSchema(String text) {
    assertEquals(Set.of(), problems(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sed: 1",
        "training: {epoch: 3}",
        "epochs: 3",
        "data: {augment: {flipp: true}}",
        "training: {optimizer: {nesterov: true}}",
        "training: {optimizer: {name: adam, nesterov: true}}",
        "model: {depth: 20}",
        "model: {architecture: plain, layers: [relu]}",
        "training: {optimizer: {name: sdg}}",
        "training: {epochs: \"5\"}",
        "training: {epochs: 1.5}",
        "training: {epochs: 0}",
        "training: {drop_last: 1}",
        "training: {learning_rate: -1}",
        "training: 3",
        "training: ",
        "training: {epochs: null}",
        "data: {classes: [cat, 1.5]}",
        "data: {classes: cat}",
        "data: {resize: stretch}",
        "data: {background: pink}",
        "data: {background: [0, 0, 256]}",
        "data: {validation: 1.5}",
        "record: {activations: {every: epochs}}",
        "precision: float64",
        "device: gpu",
        "seed: {a: 1}",
        "model: {init: normal}",
        "model: {layers: {}}",
        "model: {layers: []}",
        "model: {layers: [conv]}",
        "model: {layers: [conv: {kernel: 3}]}",
        "model: {layers: [conf: {}]}",
        "model: {layers: [conv: {out: 8, kernl: 3, kernel: 3}]}",
        "model: {layers: [residual: {layers: [conf]}]}"
      })
  void configurationsThatConvlensRejectsDoNotMatchTheSchema(String text) {
    assertFalse(problems(text).isEmpty(), text);
  }

  private static Set<ValidationMessage> problems(String yaml) {
    return SCHEMA.validate(YamlReader.parse(yaml));
  }
}
