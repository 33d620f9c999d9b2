package io.github.convlens.experiment;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.catalogue.Catalogue;
import io.github.convlens.experiment.yaml.ConfigurationKeys;
import io.github.convlens.experiment.yaml.Defaults;
import io.github.convlens.experiment.yaml.YamlReader;
import io.github.convlens.model.FeatureShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Tests that every key behaves as the reference describes. */
class ConfigurationKeysTest {

  private static final List<String> TABLE = List.of("data.dataset=table", "data.path=labels.csv");

  private static final List<String> ANGLES =
      List.of("data.dataset=digits-angle", "data.task=regress");

  private static final List<String> PAIRS =
      List.of("data.dataset=digits-two", "data.task=multi_label");

  private static final List<String> PHOTOS =
      List.of("data.dataset=image-folder", "data.path=photos");

  private static List<String> with(List<String> settings, String more) {
    return Stream.concat(settings.stream(), Stream.of(more)).toList();
  }

  /** The settings that a key or a value requires. */
  private static final Map<String, List<String>> NEEDED =
      Map.ofEntries(
          Map.entry("data.dataset=image-folder", List.of("data.path=photos")),
          Map.entry("data.dataset=table", List.of("data.path=labels.csv")),
          Map.entry("data.path_column", TABLE),
          Map.entry("data.label_column", TABLE),
          Map.entry("data.split_column", TABLE),
          Map.entry("data.group_column", TABLE),
          Map.entry("data.separator", TABLE),
          Map.entry("data.path_pattern", TABLE),
          Map.entry("data.number_columns", with(TABLE, "data.task=regress")),
          Map.entry("data.label_separator", with(TABLE, "data.task=multi_label")),
          Map.entry("data.dataset=digits-two", List.of("data.task=multi_label")),
          Map.entry("data.dataset=digits-angle", List.of("data.task=regress")),
          Map.entry("data.task=multi_label", List.of("data.dataset=digits-two")),
          Map.entry("data.task=regress", List.of("data.dataset=digits-angle")),
          Map.entry("training.loss.name=smooth_l1", ANGLES),
          Map.entry("training.loss.name=mean_absolute_error", ANGLES),
          Map.entry("training.loss.beta", ANGLES),
          Map.entry("data.memory=mapped", PHOTOS),
          Map.entry("data.size", PHOTOS),
          Map.entry("data.resize", PHOTOS),
          Map.entry("data.background", PHOTOS),
          Map.entry("data.unreadable", PHOTOS),
          Map.entry("data.store_size", with(PHOTOS, "data.size=[1, 1]")),
          Map.entry("data.split", PHOTOS),
          Map.entry("data.path=abc", List.of("data.dataset=image-folder")),
          Map.entry(
              "model.architecture=layers", List.of("model.layers=[flatten, linear: {out: 10}]")),
          Map.entry("data.augment.crop_border", List.of("data.augment.crop_padding=2")),
          Map.entry("data.augment.flip_alternates", List.of("data.augment.flip=true")),
          Map.entry("data.augment.policy_moves", List.of("data.augment.policy=rand_augment")),
          Map.entry("data.augment.policy_magnitude", List.of("data.augment.policy=rand_augment")),
          Map.entry("model.stem=imagenet", List.of("model.architecture=resnet", "model.depth=18")),
          Map.entry("training.optimizer.nesterov", List.of("training.optimizer.momentum=0.9")));

  private static final Predicate<String> PHOTOGRAPHS =
      Pattern.compile("model.architecture=(vgg|mobilenet|efficientnet|convnext).*").asPredicate();

  /** The values to try in place of a text, for keys that do not accept every text. */
  private static final Map<String, String> TEXTS =
      Map.of(
          "data.separator", "\";\"",
          "data.label_separator", "\";\"",
          "data.path_pattern", "train/{}.jpg",
          "data.validation", "{fold: 1, of: 5}",
          "training.metrics", "[roc_auc]",
          "training.class_weights", "{0: 2}");

  private static final Map<String, Integer> LENGTHS =
      Map.ofEntries(
          Map.entry("data.size", 2),
          Map.entry("data.store_size", 2),
          Map.entry("data.background", 3),
          Map.entry("model.channels", 4),
          Map.entry("training.schedule.momentum", 3));

  /** The sections that are null in a configuration that does not mention them. */
  private static final Set<String> OFF =
      Set.of(
          "training.early_stopping",
          "training.freeze",
          "training.lookahead",
          "training.rounds",
          "record.activation_gradients");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeConfiguration() throws IOException {
    file = Files.writeString(folder.resolve("a.yaml"), "data: {dataset: digits}\n");
  }

  @Test
  void everyKeyOfAResolvedConfigurationIsDocumented() throws IOException {
    Set<String> documented = new TreeSet<>();
    for (ConfigurationKeys.Section section : ConfigurationKeys.sections()) {
      section.keys().forEach(key -> documented.add(Defaults.join(section.path(), key.name())));
    }
    String resolved = Configuration.read(file, List.of(), note -> {}).yaml();
    Files.writeString(file, resolved);
    for (String key : keys("", YamlReader.mapping(file))) {
      assertTrue(documented.contains(key) || OFF.contains(key), key);
    }
  }

  private static List<String> keys(String path, JsonNode node) {
    List<String> keys = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String child = Defaults.join(path, entry.getKey());
      keys.addAll(entry.getValue().isObject() ? keys(child, entry.getValue()) : List.of(child));
    }
    return keys;
  }

  @TestFactory
  Stream<DynamicTest> typesAndBoundsAreThoseThatHold() {
    List<DynamicTest> tests = new ArrayList<>();
    for (ConfigurationKeys.Section section : ConfigurationKeys.sections()) {
      for (ConfigurationKeys.Key key : section.keys()) {
        String path = Defaults.join(section.path(), key.name());
        if (Set.of("list of layers", "list of patterns").contains(key.type())) {
          continue;
        }
        tests.add(
            DynamicTest.dynamicTest(
                (path + " " + section.variant()).strip(),
                () -> check(path, section.variant(), key.type())));
      }
    }
    return tests.stream();
  }

  /** The settings that a value needs if it does not fit the default task. */
  private static List<String> taskOf(String setting) {
    return setting.matches("training.(best|early_stopping.metric)=(map|subset_.*|hamming_.*)")
        ? PAIRS
        : setting.matches("training.(best|early_stopping.metric)=(mae|rmse|r2)")
            ? ANGLES
            : List.of();
  }

  private void check(String path, String variant, String type) {
    List<String> settings = new ArrayList<>(NEEDED.getOrDefault(path, List.of()));
    if (variant.contains(":")) {
      String section = path.substring(0, path.lastIndexOf('.'));
      settings.add(section + "." + variant.replace(": ", "="));
    }
    Probes probes = Probes.of(type, LENGTHS.getOrDefault(path, 1));
    for (String probe : probes.taken()) {
      String value = probe.matches(".*(abc|mapping).*") ? TEXTS.getOrDefault(path, probe) : probe;
      String setting = path + "=" + value;
      List<String> with = new ArrayList<>(settings);
      with.addAll(NEEDED.getOrDefault(setting, List.of()));
      with.addAll(taskOf(setting));
      assertDoesNotThrow(() -> load(with, setting), setting);
    }
    for (String value : probes.refused()) {
      assertThrows(
          InvalidInputException.class,
          () -> load(settings, path + "=" + value),
          path + "=" + value + " is taken");
    }
  }

  /**
   * Reads the configuration, finds its data set and builds its network, in the same way as a
   * command.
   */
  private void load(List<String> settings, String setting) {
    List<String> all = new ArrayList<>(settings);
    all.add(setting);
    Configuration configuration = Configuration.read(file, all, note -> {});
    String dataset = configuration.data().dataset();
    if (!dataset.startsWith("digits")
        && !dataset.equals("image-folder")
        && !dataset.equals("table")) {
      Catalogue.load().entry(dataset);
    }
    // Networks for photographs halve their images five times.
    int side = all.stream().anyMatch(PHOTOGRAPHS) ? 64 : 28;
    configuration.model().architecture().build(FeatureShape.image(1, side, side), 10);
  }
}
