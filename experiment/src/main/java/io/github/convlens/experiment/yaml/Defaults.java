package io.github.convlens.experiment.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Nearest;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.data.target.Task;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.task.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The defaults of every key of a configuration. A file overrides them.
 *
 * <p>A section may be <em>optional</em>, which means that null turns it off. It may have
 * <em>variants</em>, which means that the value of one of its keys determines its other keys. For
 * example, {@code name} determines the other keys of {@code training.optimizer}.
 */
public final class Defaults {
  private final DefaultTree tree;

  private Defaults(DefaultTree tree) {
    this.tree = tree;
  }

  /** The defaults of every key of a configuration. */
  public static Defaults load() {
    return new Defaults(DefaultTree.of(Keys.ALL));
  }

  /**
   * Returns the defaults overridden by {@code given}, in the order of the defaults.
   *
   * @throws InvalidInputException if {@code given} has an unknown key
   */
  public ObjectNode resolve(ObjectNode given) {
    return resolve("", tree.values(), withLossOfTask(given));
  }

  /** Adds the loss that fits the task, if no loss is given. */
  private static ObjectNode withLossOfTask(ObjectNode given) {
    String named = given.path(Keys.DATA.key()).path(DataOptions.TASK.key()).asText();
    Optional<Task> task =
        Arrays.stream(Task.values()).filter(one -> one.key().equals(named)).findFirst();
    String training = Keys.TRAINING.key();
    String loss = TrainingOptions.LOSS.key();
    JsonNode section = given.path(training);
    boolean open =
        (section.isMissingNode() || section.isObject())
            && (section.path(loss).isMissingNode() || section.path(loss).isObject())
            && !section.path(loss).has("name");
    if (task.isEmpty() || task.get() == Task.CLASSIFY || !open) {
      return given;
    }
    ObjectNode copy = given.deepCopy();
    copy.withObjectProperty(training)
        .withObjectProperty(loss)
        .put("name", Objective.of(task.get()).usualLoss());
    return copy;
  }

  /**
   * The key of section {@code path} that chooses its variant; null for a section without variants.
   */
  @Nullable String selector(String path) {
    DefaultTree.Variants variants = tree.variants().get(path);
    return variants == null ? null : variants.selector();
  }

  /** The keys of section {@code path} if its selector has the value {@code variant}. */
  List<String> keys(String path, String variant) {
    List<String> keys = names(at(path));
    keys.addAll(names(variant(path, variant)));
    return keys;
  }

  /** The variant of section {@code path} that its content {@code given} chooses. */
  String variantOf(String path, @Nullable JsonNode given) {
    String selector = selector(path);
    JsonNode chosen = given == null ? null : given.get(selector);
    if (chosen == null) {
      boolean implied = given != null && path.equals("model") && given.has("layers");
      return implied ? "layers" : at(path).get(selector).textValue();
    }
    if (!chosen.isTextual()) {
      throw wrongType(path + "." + selector, "a name", chosen);
    }
    return chosen.textValue();
  }

  private ObjectNode resolve(String path, ObjectNode defaults, ObjectNode given) {
    ObjectNode result = withVariant(path, defaults, given);
    requireKnown(path, given, result);
    for (String key : names(result)) {
      String child = join(path, key);
      JsonNode byDefault = result.get(key);
      JsonNode value = given.get(key);
      if (tree.optional().containsKey(child)) {
        boolean off = value == null ? byDefault.isNull() : value.isNull();
        ObjectNode on = tree.optional().get(child);
        result.set(key, off ? null : resolve(child, on, mapping(child, value)));
      } else if (byDefault.isObject()) {
        result.set(key, resolve(child, (ObjectNode) byDefault, mapping(child, value)));
      } else if (value != null) {
        result.set(key, value);
      }
    }
    return result;
  }

  /**
   * The section's defaults. The defaults of the variant follow the key that chooses the variant.
   */
  private ObjectNode withVariant(String path, ObjectNode defaults, ObjectNode given) {
    String selector = selector(path);
    if (selector == null) {
      return defaults.deepCopy();
    }
    String chosen = variantOf(path, given);
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put(selector, chosen);
    result.setAll(variant(path, chosen).deepCopy());
    names(defaults).stream()
        .filter(key -> !key.equals(selector))
        .forEach(key -> result.set(key, defaults.get(key).deepCopy()));
    return result;
  }

  private static ObjectNode mapping(String path, @Nullable JsonNode value) {
    if (value == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (value.isObject()) {
      return (ObjectNode) value;
    }
    throw wrongType(path, "a mapping of keys to values", value);
  }

  private void requireKnown(String path, ObjectNode given, ObjectNode known) {
    for (String key : names(given)) {
      if (known.has(key)) {
        continue;
      }
      String full = join(path, Quoted.shortened(key));
      String elsewhere = variantWith(path, key);
      if (elsewhere != null) {
        throw new InvalidInputException(
            full,
            full
                + " belongs to "
                + selector(path)
                + ": "
                + elsewhere
                + ", not to "
                + known.get(selector(path)).textValue()
                + ": remove it or change "
                + join(path, variants(path).selector()));
      }
      throw new InvalidInputException(
          full, "unknown key " + full + ": did you mean " + nearest(path, key, known) + "?");
    }
  }

  /**
   * The key to suggest in place of an unknown key. If the unknown key is at the top level, and a
   * section has a key of the same name, the suggestion is that key. In all other cases, it is the
   * most similar key in the same section.
   */
  private String nearest(String path, String key, ObjectNode known) {
    if (path.isEmpty()) {
      for (Map.Entry<String, JsonNode> section : tree.values().properties()) {
        if (section.getValue().has(key)) {
          return section.getKey() + "." + key;
        }
      }
    }
    return join(path, Nearest.to(key, names(known)).orElseThrow());
  }

  private @Nullable String variantWith(String path, String key) {
    if (selector(path) != null) {
      for (Map.Entry<String, ObjectNode> variant : variants(path).keys().entrySet()) {
        if (variant.getValue().has(key)) {
          return variant.getKey();
        }
      }
    }
    return null;
  }

  private DefaultTree.Variants variants(String path) {
    return Objects.requireNonNull(tree.variants().get(path));
  }

  private ObjectNode variant(String path, String chosen) {
    Map<String, ObjectNode> keys = variants(path).keys();
    if (keys.containsKey(chosen)) {
      return keys.get(chosen);
    }
    Set<String> known = keys.keySet();
    String full = join(path, variants(path).selector());
    throw new InvalidInputException(
        full,
        full
            + " is \""
            + Quoted.shortened(chosen)
            + "\": did you mean "
            + Nearest.to(chosen, known).orElseThrow()
            + "? ("
            + String.join(", ", known)
            + ")");
  }

  private JsonNode at(String path) {
    JsonNode node = tree.values();
    for (String key : path.split("\\.")) {
      node = node.get(key);
    }
    return node;
  }

  /** The exception for a value of the wrong type. */
  public static InvalidInputException wrongType(String path, String expected, JsonNode found) {
    return new InvalidInputException(
        path, path + ": expected " + expected + ", found " + Quoted.in(found));
  }

  /** The full path of a key in a section. */
  public static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
