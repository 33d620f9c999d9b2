package io.github.convlens.insight.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.convlens.experiment.yaml.YamlReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The resolved configuration of a run as a tree, to say what a remedy changes in it. */
public final class Configured {
  private static final String LAYERS = "model.layers";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonNode root;

  private Configured(JsonNode root) {
    this.root = root;
  }

  /** Of a run. */
  public static Configured of(RunRecord run) {
    return new Configured(YamlReader.parse(run.configuration().yaml()));
  }

  /** Another value for a key; a number, a word, or a tree as JSON. */
  public Change change(String key, Object to, String why) {
    return new Change(
        key, text(node(key)), to instanceof Double number ? plain(number) : to.toString(), why);
  }

  /** A remedy of one change. */
  public Remedy remedy(String key, Object to, String why) {
    return Remedy.of(change(key, to, why));
  }

  /** Whether a key is there, as those of one architecture are. */
  public boolean has(String key) {
    return !node(key).isMissingNode();
  }

  /** A word of the configuration; empty where the key is not there. */
  public String word(String key) {
    return node(key).asText();
  }

  /**
   * An explicit list of layers in which each one is replaced.
   *
   * @param edit receives a layer as the list has it, a name or an object with one key; what it
   *     returns takes its place, an array as several
   * @return empty where the network is not an explicit list, or nothing changes
   */
  public Optional<Change> layers(UnaryOperator<JsonNode> edit, String why) {
    JsonNode before = node(LAYERS);
    if (!(before instanceof ArrayNode list) || list.isEmpty()) {
      return Optional.empty();
    }
    ArrayNode after = edited(list, edit);
    return after.equals(list)
        ? Optional.empty()
        : Optional.of(new Change(LAYERS, text(before), text(after), why));
  }

  /** The list without its last layer. */
  public Optional<Change> withoutLastLayer(String why) {
    if (!(node(LAYERS) instanceof ArrayNode list) || list.size() < 2) {
      return Optional.empty();
    }
    ArrayNode after = list.deepCopy();
    after.remove(after.size() - 1);
    return Optional.of(new Change(LAYERS, text(list), text(after), why));
  }

  /** The kind of a layer as a list has it: {@code dropout}. */
  public static String kind(JsonNode layer) {
    return layer.isTextual() ? layer.textValue() : layer.fieldNames().next();
  }

  /** A layer without settings. */
  public static JsonNode plain(String kind) {
    return TextNode.valueOf(kind);
  }

  /** A layer with one number set, its other settings as they were. */
  public static JsonNode with(JsonNode layer, String setting, double value) {
    ObjectNode settings =
        layer.path(kind(layer)) instanceof ObjectNode given ? given.deepCopy() : NODES.objectNode();
    settings.put(setting, value);
    return NODES.objectNode().set(kind(layer), settings);
  }

  private static ArrayNode edited(ArrayNode list, UnaryOperator<JsonNode> edit) {
    ArrayNode after = NODES.arrayNode();
    for (JsonNode layer : list) {
      JsonNode replaced = edit.apply(nested(layer, edit));
      if (replaced instanceof ArrayNode several) {
        several.forEach(after::add);
      } else {
        after.add(replaced);
      }
    }
    return after;
  }

  /** The layer with the lists inside of it edited, as those of repeat and residual. */
  private static JsonNode nested(JsonNode layer, UnaryOperator<JsonNode> edit) {
    if (!layer.isObject()) {
      return layer;
    }
    ObjectNode copy = layer.deepCopy();
    for (Map.Entry<String, JsonNode> entry : copy.properties()) {
      if (entry.getValue() instanceof ObjectNode settings) {
        for (Map.Entry<String, JsonNode> setting : settings.properties()) {
          if (setting.getValue() instanceof ArrayNode list && holdsLayers(list)) {
            setting.setValue(edited(list, edit));
          }
        }
      }
    }
    return copy;
  }

  private static boolean holdsLayers(ArrayNode list) {
    return !list.isEmpty() && (list.get(0).isTextual() || list.get(0).isObject());
  }

  /** Digits that read back exactly, without those that only arithmetic has added. */
  private static String plain(double number) {
    return new BigDecimal(number).round(new MathContext(6)).stripTrailingZeros().toPlainString();
  }

  private JsonNode node(String key) {
    JsonNode node = root;
    for (String part : key.split("\\.", -1)) {
      node = node.path(part);
    }
    return node;
  }

  private static String text(JsonNode node) {
    if (node.isMissingNode()) {
      return "null";
    }
    if (node.isTextual()) {
      return node.textValue();
    }
    return node.isFloatingPointNumber() ? plain(node.doubleValue()) : node.toString();
  }
}
