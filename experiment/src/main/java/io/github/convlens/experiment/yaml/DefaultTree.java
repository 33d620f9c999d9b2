package io.github.convlens.experiment.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The defaults of all settings, in the form in which a file would state them.
 *
 * @param values a mapping of every key to its default
 * @param optional the content that a nullable section has when it is not null, by its path
 * @param variants the keys that each variant adds to a section, by the path of the section
 */
record DefaultTree(
    ObjectNode values, Map<String, ObjectNode> optional, Map<String, Variants> variants) {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * The variants of a section.
   *
   * @param selector the key that chooses the variant
   * @param keys the keys that each variant adds to the section, with their defaults, by the name of
   *     the variant
   */
  record Variants(String selector, Map<String, ObjectNode> keys) {}

  static DefaultTree of(List<Setting<?>> settings) {
    DefaultTree tree =
        new DefaultTree(NODES.objectNode(), new LinkedHashMap<>(), new LinkedHashMap<>());
    tree.fill(tree.values, "", settings);
    return tree;
  }

  private void fill(ObjectNode node, String path, List<Setting<?>> settings) {
    for (Setting<?> setting : settings) {
      String child = Defaults.join(path, setting.key());
      if (setting.section().isPresent()) {
        ObjectNode inside = NODES.objectNode();
        fill(inside, child, setting.section().get().settings());
        node.set(setting.key(), section(setting, child, inside));
      } else {
        node.set(setting.key(), literal(setting.literal()));
      }
      if (!setting.variants().isEmpty()) {
        variants.put(path, variants(setting, path));
      }
    }
  }

  private JsonNode section(Setting<?> setting, String path, ObjectNode inside) {
    if (!setting.isOptional()) {
      return inside;
    }
    optional.put(path, inside);
    return setting.byDefault() == null ? NODES.nullNode() : NODES.objectNode();
  }

  private Variants variants(Setting<?> setting, String path) {
    Map<String, ObjectNode> keys = new LinkedHashMap<>();
    for (Kind<?> kind : setting.variants()) {
      ObjectNode inside = NODES.objectNode();
      fill(inside, path, kind.settings());
      keys.put(kind.name(), inside);
    }
    return new Variants(setting.key(), keys);
  }

  private static JsonNode literal(@Nullable Object literal) {
    return MAPPER.valueToTree(literal);
  }
}
