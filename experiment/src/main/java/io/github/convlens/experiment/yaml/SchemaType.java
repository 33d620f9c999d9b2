package io.github.convlens.experiment.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Translates the types of settings, such as {@code integer >= 1 | null}, to JSON schemas. */
final class SchemaType {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern AT_LEAST = Pattern.compile("(>=|>) (\\S+)");
  private static final Pattern INTERVAL = Pattern.compile("in ([\\[(])(\\S+), (\\S+)([\\])])");
  private static final String LIST = "list of ";
  private static final String MAPPING = "mapping of ";

  /** A placeholder in a literal: {@code cuda:N}, {@code normal(STD)}. */
  private static final Pattern PARAMETER = Pattern.compile("[A-Z]+");

  private SchemaType() {}

  /**
   * The schema of a type.
   *
   * @param type alternatives, separated by {@code |}; see {@link
   *     io.github.convlens.core.option.Setting#type}
   */
  static ObjectNode of(String type) {
    List<ObjectNode> alternatives = new ArrayList<>();
    ArrayNode literals = JSON.createArrayNode();
    for (String one : type.split(" \\| ")) {
      ObjectNode schema = structured(one);
      if (schema != null) {
        alternatives.add(schema);
      } else {
        literals.add(literal(one));
      }
    }
    if (!literals.isEmpty()) {
      ObjectNode one = JSON.createObjectNode();
      one.set("enum", literals);
      alternatives.add(one);
    }
    if (alternatives.size() == 1) {
      return alternatives.get(0);
    }
    ObjectNode any = JSON.createObjectNode();
    any.putArray("anyOf").addAll(alternatives);
    return any;
  }

  /** The schema of a type that is not a literal; null for a literal. */
  private static @Nullable ObjectNode structured(String type) {
    ObjectNode schema = JSON.createObjectNode();
    if (type.equals("list of layers")) {
      schema.put("type", "array").put("minItems", 1);
      schema.putObject("items").put("$ref", "#/definitions/layer");
      return schema;
    }
    if (type.equals("list of patterns")) {
      ObjectNode pattern = schema.put("type", "array").putObject("items");
      pattern.put("type", "object").put("minProperties", 1).put("maxProperties", 1);
      ObjectNode rates = pattern.putObject("additionalProperties");
      rates.put("type", "object").put("additionalProperties", false);
      ObjectNode numbers = rates.putObject("properties");
      for (String key : List.of("rate", "weight_decay")) {
        numbers.putObject(key).put("type", "number").put("minimum", 0);
      }
      return schema;
    }
    if (type.equals(LIST + "text")) {
      // A name may look like a number: classes: [3, 7].
      schema.put("type", "array").putObject("items").putArray("type").add("string").add("integer");
      return schema;
    }
    if (type.startsWith(LIST)) {
      schema.put("type", "array").set("items", of(type.substring(LIST.length())));
      return schema;
    }
    if (type.startsWith(MAPPING)) {
      schema
          .put("type", "object")
          .set("additionalProperties", of(type.substring(MAPPING.length())));
      return schema;
    }
    if (type.equals("text") || type.equals("path")) {
      return schema.put("type", "string");
    }
    for (String number : List.of("integer", "number")) {
      if (type.equals(number) || type.startsWith(number + " ")) {
        schema.put("type", number);
        bound(schema, type.substring(number.length()).strip());
        return schema;
      }
    }
    if (type.equals("cuda:0,cuda:1")) {
      return schema.put("type", "string").put("pattern", "^cuda:[0-9]+(,cuda:[0-9]+)+$");
    }
    if (PARAMETER.matcher(type).find()) {
      String pattern =
          PARAMETER.splitAsStream(type).map(Pattern::quote).reduce((a, b) -> a + ".+" + b).get();
      boolean open = Character.isUpperCase(type.charAt(type.length() - 1));
      return schema
          .put("type", "string")
          .put("pattern", "^" + plain(pattern) + (open ? ".+" : "") + "$");
    }
    return null;
  }

  /** Replaces Java's quotes \Q and \E, which other languages do not support. */
  private static String plain(String pattern) {
    Matcher quoted = Pattern.compile("\\\\Q(.*?)\\\\E").matcher(pattern);
    return quoted.replaceAll(
        part -> Matcher.quoteReplacement(part.group(1).replaceAll("[().]", "\\\\$0")));
  }

  private static void bound(ObjectNode schema, String bound) {
    Matcher atLeast = AT_LEAST.matcher(bound);
    Matcher interval = INTERVAL.matcher(bound);
    if (atLeast.matches()) {
      lower(schema, atLeast.group(1).equals(">="), atLeast.group(2));
    } else if (interval.matches()) {
      lower(schema, interval.group(1).equals("["), interval.group(2));
      boolean closed = interval.group(4).equals("]");
      schema.put(closed ? "maximum" : "exclusiveMaximum", number(interval.group(3)));
    } else if (!bound.isEmpty()) {
      throw new IllegalStateException("no schema for the bound " + bound + ": add one here");
    }
  }

  private static void lower(ObjectNode schema, boolean closed, String limit) {
    schema.put(closed ? "minimum" : "exclusiveMinimum", number(limit));
  }

  private static BigDecimal number(String text) {
    return new BigDecimal(text);
  }

  /** The value of a literal, as YAML reads it. */
  private static JsonNode literal(String text) {
    return switch (text) {
      case "null" -> JSON.nullNode();
      case "true" -> JSON.getNodeFactory().booleanNode(true);
      case "false" -> JSON.getNodeFactory().booleanNode(false);
      default ->
          text.matches("-?[0-9]+")
              ? JSON.getNodeFactory().numberNode(Integer.parseInt(text))
              : JSON.getNodeFactory().textNode(text);
    };
  }
}
