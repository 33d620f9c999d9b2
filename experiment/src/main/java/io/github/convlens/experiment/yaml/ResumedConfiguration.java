package io.github.convlens.experiment.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/** Whether a run may be resumed with another configuration than it began with. */
public final class ResumedConfiguration {

  /** What neither the weights nor a row of a CSV file depends on, but for the last digits. */
  private static final List<String> FREE =
      List.of("name", "device", "checkpoint", "training.max_seconds");

  private ResumedConfiguration() {}

  /**
   * Compares two resolved configurations.
   *
   * @param stored the file in the run directory
   * @param resolved the configuration to resume with, as YAML
   * @throws InvalidInputException naming the first key that would change what is computed or
   *     recorded
   */
  public static void requireSameResults(Path stored, String resolved) {
    ObjectNode before;
    try {
      before = Defaults.load().resolve(YamlReader.mapping(stored));
    } catch (InvalidInputException e) {
      throw e.at(stored.toString());
    }
    compare("", before, YamlReader.parse(resolved), stored);
  }

  private static void compare(String path, JsonNode before, JsonNode now, Path stored) {
    if (FREE.contains(path)) {
      return;
    }
    if (before.isObject() && now.isObject()) {
      TreeSet<String> keys = new TreeSet<>();
      before.fieldNames().forEachRemaining(keys::add);
      now.fieldNames().forEachRemaining(keys::add);
      for (String key : keys) {
        compare(Defaults.join(path, key), before.path(key), now.path(key), stored);
      }
    } else if (!same(before, now)) {
      throw new InvalidInputException(
          path,
          "%s is %s, and the run began with %s (%s): resume with that, or start another run"
              .formatted(path, text(now), text(before), stored));
    }
  }

  private static boolean same(JsonNode before, JsonNode now) {
    return before.equals(now)
        || before.isNumber() && now.isNumber() && before.doubleValue() == now.doubleValue();
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() ? "absent" : Found.shortened(value.toString());
  }
}
