package io.github.convlens.experiment.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings {@code -s KEY=VALUE} of a command line, which override a file.
 *
 * <p>If a setting changes the key that chooses a section's variant, the file's keys that the new
 * variant lacks are dropped, since they were written for another variant.
 */
public final class Settings {
  private final Defaults defaults;
  private final List<Setting> leaves = new ArrayList<>();

  public Settings(Defaults defaults, List<Setting> settings) {
    this.defaults = defaults;
    settings.forEach(this::add);
  }

  /**
   * The setting that sets {@code key}, a key inside it, or a list that contains it; null if no
   * setting does.
   */
  public @Nullable Setting of(String key) {
    for (Setting leaf : leaves) {
      if ((leaf.key() + ".").startsWith(key + ".") || key.startsWith(leaf.key() + "[")) {
        return leaf;
      }
    }
    return null;
  }

  /**
   * Returns a copy of {@code file} with the settings applied. {@code notes} receives a line about
   * dropped keys.
   */
  public ObjectNode over(ObjectNode file, Consumer<String> notes) {
    ObjectNode result = file.deepCopy();
    for (Setting leaf : leaves) {
      int dot = leaf.key().lastIndexOf('.');
      if (dot > 0 && leaf.key().substring(dot + 1).equals(selector(leaf.key().substring(0, dot)))) {
        dropOthers(leaf.key().substring(0, dot), leaf, result, notes);
      }
    }
    leaves.forEach(leaf -> put(leaf, result));
    return result;
  }

  // A mapping is split into its keys: -s training.optimizer='{name: sgd}' is -s ….name=sgd.
  private void add(Setting setting) {
    if (setting.value().isObject() && !setting.value().isEmpty()) {
      for (Map.Entry<String, JsonNode> entry : setting.value().properties()) {
        add(new Setting(setting.key() + "." + entry.getKey(), entry.getValue(), setting.origin()));
      }
    } else {
      leaves.add(setting);
    }
  }

  private @Nullable String selector(String section) {
    return defaults.selector(section);
  }

  private void dropOthers(String section, Setting leaf, ObjectNode file, Consumer<String> notes) {
    JsonNode given = parent(section + ".x", file, false);
    if (given == null || !leaf.value().isTextual()) {
      return;
    }
    String before = defaults.variantOf(section, given);
    String now = leaf.value().textValue();
    if (before.equals(now)) {
      return;
    }
    List<String> keys = defaults.keys(section, now);
    List<String> dropped = new ArrayList<>();
    given.fieldNames().forEachRemaining(key -> dropped.add(key));
    dropped.removeAll(keys);
    if (!dropped.isEmpty()) {
      ((ObjectNode) given).remove(dropped);
      notes.accept(
          section
              + ": ignoring the file's "
              + String.join(", ", dropped)
              + ", which "
              + now
              + " lacks");
    }
  }

  private static void put(Setting leaf, ObjectNode root) {
    String key = leaf.key().substring(leaf.key().lastIndexOf('.') + 1);
    ObjectNode parent = Objects.requireNonNull(parent(leaf.key(), root, true));
    parent.set(key, leaf.value());
  }

  /**
   * The mapping that contains the last key of {@code path}. Missing mappings are created if {@code
   * make} is true; otherwise the result is null.
   */
  private static @Nullable ObjectNode parent(String path, ObjectNode root, boolean make) {
    ObjectNode node = root;
    String[] keys = path.split("\\.", -1);
    for (int i = 0; i < keys.length - 1; i++) {
      JsonNode next = node.get(keys[i]);
      if (next == null || !next.isObject()) {
        if (!make) {
          return null;
        }
        next = node.putObject(keys[i]);
      }
      node = (ObjectNode) next;
    }
    return node;
  }
}
