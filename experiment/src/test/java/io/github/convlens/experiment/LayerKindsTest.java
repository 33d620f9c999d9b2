package io.github.convlens.experiment;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import io.github.convlens.experiment.yaml.ConfigurationKeys;
import io.github.convlens.model.CompositeLayer;
import io.github.convlens.model.Layer;
import io.github.convlens.model.LeafLayer;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.architecture.Architecture;
import io.github.convlens.model.architecture.ExplicitLayers;
import io.github.convlens.training.optimize.LossOptions;
import io.github.convlens.training.optimize.NumberLoss;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.Schedule;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Tests that every setting of a layer behaves as the reference describes. */
class LayerKindsTest {
  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> aSettingLeftOutHasItsDocumentedDefault() {
    return settings(
        (kind, setting) -> {
          if (required(setting)) {
            assertThrows(InvalidInputException.class, () -> layer(kind, setting, null));
          } else {
            String byDefault = ConfigurationKeys.yaml(setting.literal());
            assertEquals(layer(kind, setting, null), layer(kind, setting, byDefault));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> typesAndBoundsAreThoseThatHold() {
    return settings(
        (kind, setting) -> {
          String type = setting.type();
          if (type.equals("list of layers")) {
            return;
          }
          Probes probes = Probes.of(type, 1);
          for (String value : probes.taken()) {
            assertDoesNotThrow(() -> layer(kind, setting, value), value);
          }
          for (String value : probes.refused()) {
            // In a layer's setting, null means the default. Only a required setting rejects null.
            if (!value.equals("null") || required(setting)) {
              assertThrows(InvalidInputException.class, () -> layer(kind, setting, value), value);
            }
          }
        });
  }

  @Test
  void everyImplementationCanBeNamedInAConfiguration() {
    Set<Class<?>> layers = permitted(LeafLayer.class);
    layers.addAll(permitted(CompositeLayer.class));
    assertEquals(layers, types(Layer.kinds()));
    assertEquals(permitted(Architecture.class), types(Architecture.kinds()));
    assertEquals(permitted(OptimizerOptions.class), types(OptimizerOptions.kinds()));
    Set<Class<?>> losses = permitted(LossOptions.class);
    losses.remove(LossOptions.TargetLoss.class);
    losses.addAll(permitted(NumberLoss.class));
    losses.remove(NumberLoss.SquaredError.class); // mse selects it if the task is regress
    // class_weights and logit_adjustment derive these losses from another loss.
    losses.removeIf(loss -> !Modifier.isPublic(loss.getModifiers()));
    assertEquals(losses, types(LossOptions.kinds()));
    Set<Class<?>> schedules = permitted(Schedule.class);
    schedules.remove(Schedule.Exponential.class); // used only by the range test
    assertEquals(schedules, types(Schedule.kinds()));
  }

  private static Set<Class<?>> permitted(Class<?> type) {
    return new HashSet<>(Arrays.asList(type.getPermittedSubclasses()));
  }

  private static Set<Class<?>> types(List<? extends Kind<?>> kinds) {
    return kinds.stream().map(Kind::type).collect(Collectors.toSet());
  }

  private static boolean required(Setting<?> setting) {
    return setting == Layer.LAYERS || (setting.literal() == null && !setting.isOptional());
  }

  private interface Check {
    void of(Kind<?> kind, Setting<?> setting) throws IOException;
  }

  private static Stream<DynamicTest> settings(Check check) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Kind<?> kind : Layer.kinds()) {
      for (Setting<?> setting : kind.settings()) {
        tests.add(
            DynamicTest.dynamicTest(
                kind.name() + "." + setting.key(), () -> check.of(kind, setting)));
      }
    }
    return tests.stream();
  }

  /**
   * A layer with its required settings, and with {@code setting} at {@code value}. If the value is
   * null, the setting is omitted.
   */
  private NamedLayer layer(Kind<?> kind, Setting<?> setting, String value) throws IOException {
    Map<String, String> given = new LinkedHashMap<>();
    for (Setting<?> needed : kind.settings()) {
      if (required(needed)) {
        given.put(needed.key(), needed.key().equals("layers") ? "[relu]" : "7");
      }
    }
    given.remove(setting.key());
    if (value != null) {
      given.put(setting.key(), value);
    }
    String settings =
        given.entrySet().stream()
            .map(one -> one.getKey() + ": " + one.getValue())
            .collect(Collectors.joining(", ", "{", "}"));
    Path file =
        Files.writeString(
            folder.resolve("a.yaml"),
            "data: {dataset: digits}\nmodel: {layers: [" + kind.name() + ": " + settings + "]}\n");
    Configuration configuration = Configuration.read(file, List.of(), note -> {});
    return ((ExplicitLayers) configuration.model().architecture()).layers().get(0);
  }
}
