package io.github.convlens.experiment;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.LayerKind.Setting;
import io.github.convlens.model.NamedLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the reference says of a layer's settings is what happens. */
class LayerKindsTest {
  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> aSettingLeftOutHasItsDocumentedDefault() {
    return settings(
        (kind, setting) -> {
          if (setting.required()) {
            assertThrows(InvalidInputException.class, () -> layer(kind, setting, null));
          } else {
            String byDefault = setting.byDefault().equals("kernel") ? "7" : setting.byDefault();
            assertEquals(layer(kind, setting, null), layer(kind, setting, byDefault));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> typesAndBoundsAreThoseThatHold() {
    return settings(
        (kind, setting) -> {
          String type = setting.type().replace("the name of an activation", "relu");
          if (type.equals("list of layers")) {
            return;
          }
          Probes probes = Probes.of(type, 1);
          for (String value : probes.taken()) {
            assertDoesNotThrow(() -> layer(kind, setting, value), value);
          }
          for (String value : probes.refused()) {
            // A layer's null is its default, for programs too; a required one must be there.
            if (!value.equals("null") || setting.required()) {
              assertThrows(InvalidInputException.class, () -> layer(kind, setting, value), value);
            }
          }
        });
  }

  private interface Check {
    void of(LayerKind kind, Setting setting) throws IOException;
  }

  private static Stream<DynamicTest> settings(Check check) {
    List<DynamicTest> tests = new ArrayList<>();
    for (LayerKind kind : LayerKinds.all()) {
      for (Setting setting : kind.settings()) {
        tests.add(
            DynamicTest.dynamicTest(
                kind.name() + "." + setting.name(), () -> check.of(kind, setting)));
      }
    }
    return tests.stream();
  }

  /** A layer with what it needs, and one setting at {@code value}; null leaves it out. */
  private NamedLayer layer(LayerKind kind, Setting setting, String value) throws IOException {
    Map<String, String> given = new LinkedHashMap<>();
    for (Setting needed : kind.settings()) {
      if (needed.required()) {
        given.put(needed.name(), needed.name().equals("layers") ? "[relu]" : "7");
      }
    }
    given.remove(setting.name());
    if (value != null) {
      given.put(setting.name(), value);
    }
    String settings =
        given.entrySet().stream()
            .map(one -> one.getKey() + ": " + one.getValue())
            .collect(Collectors.joining(", ", "{", "}"));
    Path file =
        Files.writeString(
            folder.resolve("a.yaml"),
            "data: {dataset: digits}\nmodel: {layers: [" + kind.name() + ": " + settings + "]}\n");
    return Configuration.read(file, List.of(), note -> {}).model().layers().get(0);
  }
}
