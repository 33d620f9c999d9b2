package io.github.convlens.insight.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.convlens.experiment.yaml.YamlReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The resolved configuration of a run, from which remedies derive changes. */
public final class Configured {
  private static final String LAYERS = "model.layers";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonNode root;

  private Configured(JsonNode root) {
    this.root = root;
  }

  /** The configuration of a run. */
  public static Configured of(RunRecord run) {
    return new Configured(YamlReader.parse(run.configuration().yaml()));
  }

  /** A change of one key. The new value is a number, a word, or a tree as JSON. */
  public Change change(String key, Object to, String why) {
    return new Change(
        key, text(node(key)), to instanceof Double number ? plain(number) : to.toString(), why);
  }

  /** A remedy that consists of one change. */
  public Remedy remedy(String key, Object to, String why) {
    return Remedy.of(change(key, to, why));
  }

  /** Whether the configuration has a key; some keys exist only for one architecture. */
  public boolean has(String key) {
    return !node(key).isMissingNode();
  }

  /** The value of a key as text; empty if the configuration does not have the key. */
  public String word(String key) {
    return node(key).asText();
  }

  /**
   * A change that edits each layer of an explicit list of layers.
   *
   * @param edit receives a layer in the form that it has in the list (a name, or an object with one
   *     key), and returns its replacement, which may be an array of layers
   * @return empty if the network is not an explicit list, or if nothing changes
   */
  public Optional<Change> layers(UnaryOperator<JsonNode> edit, String why) {
    return layerLists(list -> list.stream().map(edit).flatMap(Configured::each).toList(), why);
  }

  private static Stream<JsonNode> each(JsonNode replacement) {
    return replacement instanceof ArrayNode several
        ? StreamSupport.stream(several.spliterator(), false)
        : Stream.of(replacement);
  }

  /**
   * A change that edits an explicit list of layers as a whole, and the lists inside its layers.
   *
   * @param edit receives a list of layers in the form of {@link #layers}, and returns the list that
   *     replaces it
   * @return empty if the network is not an explicit list, or if nothing changes
   */
  public Optional<Change> layerLists(UnaryOperator<List<JsonNode>> edit, String why) {
    JsonNode before = node(LAYERS);
    if (!(before instanceof ArrayNode list) || list.isEmpty()) {
      return Optional.empty();
    }
    ArrayNode after = edited(list, edit);
    return after.equals(list)
        ? Optional.empty()
        : Optional.of(new Change(LAYERS, text(before), text(after), why));
  }

  /**
   * A change that removes the last layer; empty if the network is not a list of at least two
   * layers.
   */
  public Optional<Change> withoutLastLayer(String why) {
    if (!(node(LAYERS) instanceof ArrayNode list) || list.size() < 2) {
      return Optional.empty();
    }
    ArrayNode after = list.deepCopy();
    after.remove(after.size() - 1);
    return Optional.of(new Change(LAYERS, text(list), text(after), why));
  }

  /** The kind of a layer in a list of layers, such as {@code dropout}. */
  public static String kind(JsonNode layer) {
    return layer.isTextual() ? layer.textValue() : layer.fieldNames().next();
  }

  /** A layer without settings. */
  public static JsonNode plain(String kind) {
    return TextNode.valueOf(kind);
  }

  /** A copy of a layer with one setting changed to a number. */
  public static JsonNode with(JsonNode layer, String setting, double value) {
    return with(layer, setting, NODES.numberNode(value));
  }

  /** A copy of a layer with one setting changed to an integer. */
  public static JsonNode with(JsonNode layer, String setting, int value) {
    return with(layer, setting, NODES.numberNode(value));
  }

  /** A copy of a layer with one setting changed to a word, a list of layers or null. */
  public static JsonNode with(JsonNode layer, String setting, JsonNode value) {
    ObjectNode settings =
        layer.path(kind(layer)) instanceof ObjectNode given ? given.deepCopy() : NODES.objectNode();
    settings.set(setting, value);
    return NODES.objectNode().set(kind(layer), settings);
  }

  private static ArrayNode edited(ArrayNode list, UnaryOperator<List<JsonNode>> edit) {
    List<JsonNode> layers = new ArrayList<>();
    list.forEach(layer -> nested(layer, edit).ifPresent(layers::add));
    return NODES.arrayNode().addAll(edit.apply(layers));
  }

  /**
   * A copy of the layer with its nested lists edited; empty if nothing is left in a nested list.
   * The layers repeat and residual have such lists.
   */
  private static Optional<JsonNode> nested(JsonNode layer, UnaryOperator<List<JsonNode>> edit) {
    if (!layer.isObject()) {
      return Optional.of(layer);
    }
    ObjectNode copy = layer.deepCopy();
    for (Map.Entry<String, JsonNode> entry : copy.properties()) {
      if (entry.getValue() instanceof ObjectNode settings) {
        for (Map.Entry<String, JsonNode> setting : settings.properties()) {
          if (setting.getValue() instanceof ArrayNode list && holdsLayers(list)) {
            ArrayNode after = edited(list, edit);
            if (after.isEmpty()) {
              return Optional.empty();
            }
            setting.setValue(after);
          }
        }
      }
    }
    return Optional.of(copy);
  }

  private static boolean holdsLayers(ArrayNode list) {
    return !list.isEmpty() && (list.get(0).isTextual() || list.get(0).isObject());
  }

  /** A number as text, without digits that come only from rounding errors. */
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
