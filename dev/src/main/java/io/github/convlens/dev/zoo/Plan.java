package io.github.convlens.dev.zoo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A builder of a configuration. */
final class Plan {
  private static final String INDENT = "  ";
  private static final String LIMIT = "training.limit_batches";

  private final Map<String, Object> settings = new LinkedHashMap<>();
  private final List<String> layers = new ArrayList<>();
  private Spoiled spoiled = Spoiled.NOT;
  private double warmUp;

  /**
   * Sets the value of a key.
   *
   * @param key the full path of the key
   * @param value the value, which must be one line when it is written as YAML
   */
  Plan set(String key, Object value) {
    settings.put(key, value);
    return this;
  }

  /** The value of a key as a number. The key must have been set. */
  double number(String key) {
    return Double.parseDouble(String.valueOf(settings.get(key)));
  }

  /** The value of a key as text; empty if the key was not set. */
  String word(String key) {
    return String.valueOf(settings.getOrDefault(key, ""));
  }

  /**
   * The layers, which may be changed, each as one line of YAML; empty if the architecture is named.
   */
  List<String> layers() {
    return layers;
  }

  /**
   * Replaces the text of each outermost layer. The text of a residual layer contains its nested
   * layers.
   */
  void eachLayer(UnaryOperator<String> change) {
    layers.replaceAll(change);
  }

  /** Sets a warm-up over this fraction of the run. {@link #finish} computes its length. */
  void warmUp(double share) {
    warmUp = share;
  }

  /**
   * Sets the values that depend on the length of the run.
   *
   * @param images the number of training images
   */
  void finish(int images) {
    if (warmUp > 0) {
      double batches = Math.max(1, Math.floor(images / number("training.batch_size")));
      if (settings.containsKey(LIMIT)) {
        batches = Math.min(batches, number(LIMIT));
      }
      set("training.warmup_steps", (int) (warmUp * batches * number("training.epochs")));
    }
  }

  /** Sets the way in which the data is spoiled. */
  void spoil(Spoiled other) {
    spoiled = other;
  }

  Spoiled spoiled() {
    return spoiled;
  }

  /** The configuration as YAML, after a comment. */
  String yaml(String comment) {
    StringBuilder yaml = new StringBuilder("# " + comment + "\n");
    Map<String, Object> all = new LinkedHashMap<>(settings);
    if (!layers.isEmpty()) {
      all.put("model.layers", "[" + String.join(", ", layers) + "]");
    }
    Map<String, Object> root = new LinkedHashMap<>();
    all.forEach((key, value) -> put(root, key, value));
    write(root, "", yaml);
    return yaml.toString();
  }

  @SuppressWarnings("unchecked") // all nested maps are created here
  private static void put(Map<String, Object> root, String key, Object value) {
    Map<String, Object> at = root;
    String[] path = key.split("\\.", -1);
    for (int i = 0; i + 1 < path.length; i++) {
      at = (Map<String, Object>) at.computeIfAbsent(path[i], name -> new LinkedHashMap<>());
    }
    at.put(path[path.length - 1], value);
  }

  private static void write(Map<?, ?> node, String indent, StringBuilder yaml) {
    node.forEach(
        (key, value) -> {
          yaml.append(indent).append(key).append(':');
          if (value instanceof Map<?, ?> inner) {
            yaml.append('\n');
            write(inner, indent + INDENT, yaml);
          } else {
            yaml.append(' ').append(value).append('\n');
          }
        });
  }
}
