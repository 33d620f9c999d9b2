package io.github.convlens.experiment.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JSON schema (draft 7) of a search space, generated from the descriptions of a configuration's
 * keys. A search space maps the full path of a key to a list of values or, if the key accepts
 * numbers, to a range.
 */
public final class SpaceSchema {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SpaceSchema() {}

  /** The schema as text that ends with a line break. */
  public static String json() {
    ObjectNode schema = JSON.createObjectNode();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#");
    schema.put("title", "A convlens search space");
    schema.put("type", "object").put("minProperties", 1);
    ObjectNode properties = schema.putObject("properties");
    Map<String, Set<Setting<?>>> keys = new LinkedHashMap<>();
    collect("", Keys.ALL, keys);
    keys.forEach((path, settings) -> properties.set(path, key(settings)));
    schema.put("additionalProperties", false);
    ObjectNode definitions = schema.putObject("definitions");
    definitions.putObject("layer").putArray("type").add("string").add("object");
    definitions.set("when", when());
    definitions
        .putObject("steps")
        .put("type", "integer")
        .put("minimum", 1)
        .put("description", "how many values a grid has");
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void collect(
      String path, List<Setting<?>> settings, Map<String, Set<Setting<?>>> into) {
    for (Setting<?> setting : settings) {
      String child = Defaults.join(path, setting.key());
      if (setting.section().isPresent()) {
        collect(child, setting.section().get().settings(), into);
      } else {
        into.computeIfAbsent(child, one -> new LinkedHashSet<>()).add(setting);
      }
      for (Kind<?> kind : setting.variants()) {
        collect(path, kind.settings(), into);
      }
    }
  }

  private static ObjectNode key(Set<Setting<?>> settings) {
    ObjectNode values = JSON.createObjectNode();
    values.put("type", "array").put("minItems", 1).put("uniqueItems", true);
    Set<ObjectNode> types = new LinkedHashSet<>();
    settings.forEach(setting -> types.add(SchemaType.of(setting.type())));
    if (types.size() == 1) {
      values.set("items", types.iterator().next());
    } else {
      values.putObject("items").putArray("anyOf").addAll(types);
    }
    ObjectNode schema = JSON.createObjectNode();
    schema.put("description", settings.iterator().next().effect());
    ArrayNode forms = schema.putArray("anyOf");
    forms.add(values);
    ObjectNode list = form(forms, "values");
    list.set("values", values);
    if (settings.stream().anyMatch(SpaceSchema::isNumber)) {
      ObjectNode linear = form(forms, "min", "max");
      linear.putObject("min").put("type", "number");
      linear.putObject("max").put("type", "number");
      linear.putObject("steps").put("$ref", "#/definitions/steps");
      ObjectNode log = form(forms, "log");
      log.putObject("log")
          .put("type", "array")
          .put("minItems", 2)
          .put("maxItems", 2)
          .putObject("items")
          .put("type", "number")
          .put("exclusiveMinimum", 0);
      log.putObject("steps").put("$ref", "#/definitions/steps");
    }
    return schema;
  }

  private static boolean isNumber(Setting<?> setting) {
    return List.of(setting.type().split(" \\| ")).stream()
        .anyMatch(type -> type.matches("(integer|number)( .*)?"));
  }

  private static ObjectNode form(ArrayNode forms, String... required) {
    ObjectNode form = forms.addObject();
    form.put("type", "object");
    ArrayNode names = form.putArray("required");
    List.of(required).forEach(names::add);
    ObjectNode properties = form.putObject("properties");
    properties.putObject("when").put("$ref", "#/definitions/when");
    form.put("additionalProperties", false);
    return properties;
  }

  private static ObjectNode when() {
    ObjectNode when = JSON.createObjectNode();
    when.put(
        "description", "the key applies where each of these earlier keys has one of the values");
    when.put("type", "object").put("minProperties", 1);
    return when;
  }
}
