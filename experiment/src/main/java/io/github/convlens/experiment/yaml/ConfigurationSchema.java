package io.github.convlens.experiment.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON schema of a configuration (draft 7, which editors support), generated from the
 * descriptions of its settings. It accepts every configuration that convlens accepts, and rejects
 * unknown keys, values of the wrong type or out of range, and keys of a variant that was not
 * chosen. It contains no other conditions that involve several keys, and none that involve the
 * data; convlens itself checks these.
 */
public final class ConfigurationSchema {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ConfigurationSchema() {}

  /** The schema as text that ends with a line break. */
  public static String json() {
    ObjectNode schema = JSON.createObjectNode();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#");
    schema.put("title", "A convlens configuration");
    schema.setAll(section(Keys.ALL));
    schema.putObject("definitions").set("layer", layer());
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode section(List<Setting<?>> settings) {
    Map<String, List<Setting<?>>> byKey = new LinkedHashMap<>();
    settings.forEach(setting -> add(byKey, setting));
    settings.forEach(
        chooser ->
            chooser.variants().forEach(kind -> kind.settings().forEach(one -> add(byKey, one))));
    ObjectNode schema = JSON.createObjectNode();
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    byKey.forEach((key, all) -> properties.set(key, anyOf(all)));
    schema.put("additionalProperties", false);
    ArrayNode conditions = JSON.createArrayNode();
    for (Setting<?> chooser : settings) {
      chooser.variants().forEach(kind -> conditions.add(variant(settings, chooser, kind)));
    }
    if (!conditions.isEmpty()) {
      schema.set("allOf", conditions);
    }
    return schema;
  }

  private static void add(Map<String, List<Setting<?>>> byKey, Setting<?> setting) {
    byKey.computeIfAbsent(setting.key(), key -> new ArrayList<>()).add(setting);
  }

  /** The schema of one key. The key may have a different meaning in each variant. */
  private static JsonNode anyOf(List<Setting<?>> settings) {
    List<ObjectNode> different =
        settings.stream().map(ConfigurationSchema::setting).distinct().toList();
    if (different.size() == 1) {
      return different.get(0);
    }
    ObjectNode schema = JSON.createObjectNode();
    schema.putArray("anyOf").addAll(different);
    return schema;
  }

  /**
   * The condition that only the common keys and the variant's own keys are allowed if this variant
   * is chosen.
   */
  private static ObjectNode variant(List<Setting<?>> common, Setting<?> chooser, Kind<?> kind) {
    ObjectNode condition = JSON.createObjectNode();
    ObjectNode chosen = JSON.createObjectNode();
    chosen.putObject("properties").putObject(chooser.key()).put("const", kind.name());
    if (kind.name().equals(chooser.literal())) {
      // Without the chooser's key, the default variant is chosen, unless the key layers is given,
      // which implies another variant.
      ArrayNode others = chosen.putObject("not").putArray("allOf");
      others.addObject().putArray("required").add(Layer.LAYERS.key());
      others.addObject().putObject("not").putArray("required").add(chooser.key());
    } else {
      chosen.putArray("required").add(chooser.key());
    }
    condition.set("if", chosen);
    ObjectNode then = condition.putObject("then");
    ArrayNode keys = then.putObject("propertyNames").putArray("enum");
    common.forEach(setting -> keys.add(setting.key()));
    ObjectNode properties = then.putObject("properties");
    for (Setting<?> setting : kind.settings()) {
      keys.add(setting.key());
      properties.set(setting.key(), setting(setting));
    }
    return condition;
  }

  private static ObjectNode setting(Setting<?> setting) {
    ObjectNode schema;
    if (setting.section().isPresent()) {
      Kind<?> kind = setting.section().get();
      schema = section(kind.settings());
      if (setting.isOptional()) {
        schema.putArray("type").add("object").add("null");
      }
    } else {
      schema = SchemaType.of(setting.type());
    }
    schema.put("description", setting.effect());
    Object literal = setting.literal();
    if (literal != null) {
      schema.set("default", JSON.valueToTree(literal));
    }
    return schema;
  }

  /**
   * The schema of a layer: the name of its kind, or a mapping from that name to settings. The
   * settings may always include {@code name}.
   */
  private static ObjectNode layer() {
    ObjectNode schema = JSON.createObjectNode();
    ArrayNode alternatives = schema.putArray("anyOf");
    ObjectNode name = alternatives.addObject();
    ArrayNode names = name.putArray("enum");
    ObjectNode mapping = alternatives.addObject();
    mapping.put("type", "object").put("minProperties", 1).put("maxProperties", 1);
    ObjectNode kinds = mapping.putObject("properties");
    mapping.put("additionalProperties", false);
    for (Kind<? extends Layer> kind : Layer.kinds()) {
      ObjectNode settings = JSON.createObjectNode();
      settings.putArray("type").add("object").add("null");
      settings.put("description", kind.effect());
      ObjectNode properties = settings.putObject("properties");
      ArrayNode required = JSON.createArrayNode();
      for (Setting<?> setting : kind.settings()) {
        properties.set(setting.key(), layerSetting(setting));
        if (required(setting)) {
          required.add(setting.key());
        }
      }
      properties.set("name", SchemaType.of("text | null").put("description", "names the layer"));
      settings.put("additionalProperties", false);
      if (required.isEmpty()) {
        names.add(kind.name());
      } else {
        settings.set("required", required);
        settings.put("type", "object");
      }
      kinds.set(kind.name(), settings);
    }
    return schema;
  }

  private static boolean required(Setting<?> setting) {
    return setting == Layer.LAYERS || (setting.literal() == null && !setting.isOptional());
  }

  /** The schema of a layer's setting; null stands for its default. */
  private static ObjectNode layerSetting(Setting<?> setting) {
    boolean nullable = !required(setting) && !setting.isOptional();
    ObjectNode schema = SchemaType.of(setting.type() + (nullable ? " | null" : ""));
    return schema.put("description", setting.effect());
  }
}
