package io.github.convlens.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.option.Validation;
import io.github.convlens.data.picture.Background;
import io.github.convlens.data.picture.Fit;
import io.github.convlens.data.picture.Preparation;
import io.github.convlens.model.Conv;
import io.github.convlens.model.Repeat;
import io.github.convlens.model.architecture.ExplicitLayers;
import io.github.convlens.training.loop.Criterion;
import io.github.convlens.training.loop.EarlyStoppingOptions;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.Schedule;
import io.github.convlens.training.record.Every;
import io.github.convlens.training.record.Layers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  private static final Path CONFIGS = Path.of("../configs");

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();

  private Configuration load(String yaml, String... settings) throws IOException {
    Path file = folder.resolve("test.yaml");
    Files.writeString(file, yaml);
    return Configuration.read(file, List.of(settings), notes::add);
  }

  private String refusal(String yaml, String... settings) {
    String message =
        assertThrows(InvalidInputException.class, () -> load(yaml, settings)).getMessage();
    assertFalse(message.contains("\n"), message);
    return message.replace(folder + "/", "");
  }

  @Test
  void mnistResolvesToTheDefaultsOfTheGoldenFile() throws IOException {
    Golden.assertMatches(
        "mnist.resolved.yaml",
        Configuration.read(CONFIGS.resolve("mnist.yaml"), List.of(), notes::add).yaml());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "digits.yaml",
        "mnist.yaml",
        "fashion-mnist.yaml",
        "cifar10-resnet20.yaml",
        "smoke.yaml"
      })
  void aResolvedConfigurationReadsBackUnchanged(String name) throws IOException {
    Configuration first = Configuration.read(CONFIGS.resolve(name), List.of(), notes::add);
    Configuration second = load(first.yaml());
    assertEquals(first, second);
  }

  @Test
  void everyKindOfLayerIsReadAndReadsBackUnchanged() throws IOException {
    String yaml =
        """
        model:
          layers:
            - conv: {name: stem, out: 8, kernel: 3, stride: 2, padding: 1, dilation: 1, groups: 1, bias: false}
            - batch_norm: {eps: 0.001, momentum: 0.2}
            - leaky_relu: {slope: 0.1}
            - prelu
            - elu
            - gelu:
            - silu
            - sigmoid
            - tanh
            - max_pool: {kernel: 3, stride: 1, padding: 1}
            - avg_pool: {kernel: 2}
            - residual: {shortcut: projection, activation: relu, layers: [conv: {out: 16, kernel: 3, padding: 1}]}
            - repeat: {times: 3, share_weights: true, layers: [conv: {out: 16, kernel: 3, padding: 1}, relu]}
            - sequence: {layers: [global_max_pool, flatten, dropout: {p: 0.25}]}
            - linear: {out: 10, bias: false}
        """;
    Configuration resolved = load(yaml);
    var layers = ((ExplicitLayers) resolved.model().architecture()).layers();
    assertEquals(15, layers.size());
    assertEquals("stem", layers.get(0).name());
    assertEquals(Conv.of(8, 3, 2, 1, false), layers.get(0).layer());
    Repeat repeat = assertInstanceOf(Repeat.class, layers.get(12).layer());
    assertEquals(3, repeat.times());
    assertEquals(resolved, load(resolved.yaml()));
  }

  @Test
  void aDifferentOptimizerHasItsOwnDefaults() throws IOException {
    Configuration configuration = load("training: {optimizer: {name: sgd}}");
    assertEquals(OptimizerOptions.sgd(), configuration.training().optimizer());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adam", "adamw", "rmsprop"})
  void everyOptimizerCanBeRead(String name) throws IOException {
    load("training: {optimizer: {name: " + name + "}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"constant", "one_cycle", "cosine", "step", "plateau"})
  void everyScheduleCanBeRead(String name) throws IOException {
    load("training: {schedule: {name: " + name + "}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross_entropy", "mean_squared_error", "binary_cross_entropy"})
  void everyLossCanBeRead(String name) throws IOException {
    load("training: {loss: {name: " + name + "}}");
  }

  @Test
  void sectionsThatAreOnOrOffAndRecordedLayersAreRead() throws IOException {
    Configuration c =
        load(
            """
            data: {validation: 0.1, classes: [3, 7]}
            training: {early_stopping: {patience: 2}, schedule: {momentum: null}}
            record:
              activations: {every: epoch, layers: [conv1, conv2]}
              histogram: null
              activation_gradients: {every: 5}
            """);
    assertEquals(new Validation.Fraction(0.1), c.data().validation());
    assertEquals(List.of("3", "7"), c.data().classes());
    assertEquals(
        Optional.of(new EarlyStoppingOptions(Criterion.Column.VALID_LOSS, 2)),
        c.training().stopping().early());
    assertNull(((Schedule.OneCycle) c.training().schedule()).momentum());
    assertEquals(Every.EPOCH, c.record().activations().every());
    assertEquals(Layers.Named.of(List.of("conv1", "conv2")), c.record().activations().layers());
    assertNull(c.record().histogram());
    assertEquals(5, c.record().activationGradients().every().batches());
  }

  @Test
  void picturesArePreparedAsConfigured() throws IOException {
    assertEquals(Preparation.DEFAULT, load("seed: 7").data().preparation());
    assertEquals(
        new Preparation(Fit.LETTERBOX, new Background(0, 10, 255)),
        load("data: {dataset: image-folder, path: a, resize: letterbox, background: [0, 10,"
                + " 255]}")
            .data()
            .preparation());
    assertEquals(List.of("cat", "7"), load("data: {classes: [cat, 7]}").data().classes());
  }

  @Test
  void aConfigurationWithoutANameIsNamedAfterItsFile() throws IOException {
    assertEquals("test", load("seed: 7").name());
  }

  @Test
  void aFileNameMayBecomeLongerInLowerCase() throws IOException {
    for (String name : List.of("\u0130\u0130.YML", "\u0130\u0130")) {
      Path file = Files.writeString(folder.resolve(name), "seed: 7");
      assertEquals("\u0130\u0130", Configuration.read(file).name());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sed: 1 | test.yaml: unknown key sed: did you mean seed?",
        "training: {epoch: 3} | test.yaml: unknown key training.epoch: did you mean"
            + " training.epochs?",
        "epochs: 3 | test.yaml: unknown key epochs: did you mean training.epochs?",
        "data: {augment: {flipp: true}} | test.yaml: unknown key data.augment.flipp: did you mean"
            + " data.augment.flip?",
        "training: {optimizer: {nesterov: true}} | test.yaml: training.optimizer.nesterov belongs"
            + " to name: sgd, not to adamw: remove it or change training.optimizer.name",
        "model: {depth: 20} | test.yaml: model.depth belongs to architecture: resnet, not"
            + " to simple_cnn: remove it or change model.architecture",
        "training: {optimizer: {name: sdg}} | test.yaml: training.optimizer.name is \"sdg\": did"
            + " you mean sgd? (sgd, adam, adamw, rmsprop, lion, muon)",
      })
  void theErrorForAnUnknownKeySuggestsTheNearestKey(String yaml, String message) {
    assertEquals(message, refusal(yaml));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "training: {epochs: \"5\"} | training.epochs: expected a whole number, found the text"
            + " \"5\"",
        "training: {epochs: 1.5} | training.epochs: expected a whole number, found the number 1.5",
        "training: {epochs: 99999999999} | training.epochs: expected a whole number from"
            + " -2147483648 to 2147483647, found the number 99999999999",
        "training: {drop_last: yes} | training.drop_last: expected true or false, found the text"
            + " \"yes\"",
        "training: {drop_last: 1} | training.drop_last: expected true or false, found the number 1",
        "training: {learning_rate: .inf} | training.learning_rate: expected a number, found the"
            + " text \".inf\"",
        "training: 3 | training: expected a mapping of keys to values, found the number 3",
        "training: | training: expected a mapping of keys to values, found nothing (null)",
        "training: {epochs: null} | training.epochs: expected a whole number, found nothing (null)",
        "data: {classes: [cat, 1.5]} | data.classes[1]: expected a class's name, or its number,"
            + " found the number 1.5",
        "data: {classes: cat} | data.classes: expected a list of names or numbers, found the text"
            + " \"cat\"",
        "data: {resize: stretch} | data.resize: expected crop, letterbox or squash, found the text"
            + " \"stretch\"",
        "data: {background: pink} | data.background: expected white, black, grey or [red, green,"
            + " blue], found the text \"pink\"",
        "data: {background: [0, 0, 256]} | data.background is [0, 0, 256]: give red, green and"
            + " blue, each 0 to 255",
        "data: {unreadable: ignore} | data.unreadable: expected error or skip, found the text"
            + " \"ignore\"",
        "log: {mlflow: 'http://host:99999'} | log.mlflow is http://host:99999: give an address that"
            + " begins with http:// or https://",
        "data: {validation: tset} | data.validation: expected test, a fraction of the training"
            + " split, or one of its folds, {fold: 1, of: 5}, found the text \"tset\"",
        "record: {activations: {every: epochs}} | record.activations.every: expected a number of"
            + " batches or epoch, found the text \"epochs\"",
        "precision: float64 | precision: expected float32, float16 or bfloat16, found the text \"float64\"",
        "seed: {a: 1} | seed: expected a whole number of at most 64 bits, found a mapping",
        "model: {layers: {}} | model.layers: expected a list in which each item is one kind of"
            + " layer, such as relu or conv: {out: 8, kernel: 3}, found a mapping",
        "record: {histogram: {min: -1.0e+38, max: 1.0e+39}} | record.histogram.max is 1.0E39: give"
            + " a range that float32 can hold, since layer outputs are float32",
        "record: {activations: {layers: []}} | record.activations.layers is []: name at least one"
            + " layer, or set the section to null to record none",
        "training: {groups: {fc: {rate: 1}}} | training.groups: expected a list in which each item"
            + " is one pattern, such as \"fc.*\": {rate: 10}, found a mapping",
        "model: {layers: [conv: {kernel: 3}]} | model.layers[0].conv.out is missing: give a whole"
            + " number",
        "model: {layers: [conf: {}]} | model.layers[0]: there is no layer conf: did you mean conv?",
        "model: {layers: [conv: {kernl: 3}]} | unknown key model.layers[0].conv.kernl: did you mean"
            + " kernel?",
      })
  void theErrorForAWrongTypeSaysWhatWasFoundAndWhatIsExpected(String yaml, String message) {
    String refusal = refusal(yaml);
    assertTrue(refusal.startsWith("test.yaml: " + message), refusal);
  }

  @Test
  void anIntegerIsAcceptedAsANumber() throws IOException {
    assertEquals(1.0, load("training: {learning_rate: 1}").training().learningRate());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "training: {epochs: 0} | test.yaml: training.epochs is 0: give a whole number, 1 or more",
        "training: {optimizer: {beta1: 1.5}} | test.yaml: training.optimizer.beta1 is 1.5: give a"
            + " number that is at least 0 and below 1",
        "device: gpu | test.yaml: device is \"gpu\": give auto, cpu, cuda, cuda:N or cuda:0,cuda:1",
        "name: ../x | test.yaml: name is \"../x\": give at most 100"
            + " letters, digits, '-', '_', '+' and '.', beginning with a letter, digit or '_'",
      })
  void theErrorForAValueOutOfRangeNamesTheFullPath(String yaml, String message) {
    assertEquals(message, refusal(yaml));
  }
}
