package io.github.convlens.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Nearest;
import io.github.convlens.experiment.yaml.Defaults;
import io.github.convlens.experiment.yaml.Found;
import io.github.convlens.experiment.yaml.Section;
import io.github.convlens.model.Activation;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.Dropout;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.GlobalPool;
import io.github.convlens.model.Layer;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.Pool;
import io.github.convlens.model.Repeat;
import io.github.convlens.model.Residual;
import io.github.convlens.model.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Binds a list of layers. Each is its kind, as {@code relu}, or its kind with settings, as {@code
 * conv: {out: 8, kernel: 5}}; any may have a {@code name}.
 */
final class LayerList {
  private static final Map<String, List<String>> KINDS = kinds();

  private LayerList() {}

  private static Map<String, List<String>> kinds() {
    Map<String, List<String>> kinds = new LinkedHashMap<>();
    kinds.put("conv", List.of("out", "kernel", "stride", "padding", "dilation", "groups", "bias"));
    kinds.put("batch_norm", List.of("eps", "momentum"));
    for (Activation.Function function : Activation.Function.values()) {
      boolean slope = function == Activation.Function.LEAKY_RELU;
      kinds.put(Section.key(function), slope ? List.of("slope") : List.of());
    }
    kinds.put("max_pool", List.of("kernel", "stride", "padding"));
    kinds.put("avg_pool", List.of("kernel", "stride", "padding"));
    kinds.put("global_avg_pool", List.of());
    kinds.put("global_max_pool", List.of());
    kinds.put("dropout", List.of("p"));
    kinds.put("flatten", List.of());
    kinds.put("linear", List.of("out", "bias"));
    kinds.put("residual", List.of("shortcut", "activation", "layers"));
    kinds.put("repeat", List.of("times", "share_weights", "layers"));
    kinds.put("sequence", List.of("layers"));
    return kinds;
  }

  /** The layers below {@code layers} of a section. */
  static List<NamedLayer> bind(Section s) {
    JsonNode list = s.value("layers");
    if (!list.isArray()) {
      throw s.wrongType("layers", "a list of layers", list);
    }
    List<NamedLayer> layers = new ArrayList<>();
    for (JsonNode item : list) {
      layers.add(layer(Defaults.join(s.path(), "layers[" + layers.size() + "]"), item));
    }
    return List.copyOf(layers);
  }

  private static NamedLayer layer(String path, JsonNode item) {
    String kind;
    JsonNode settings = JsonNodeFactory.instance.objectNode();
    if (item.isTextual()) {
      kind = item.textValue();
    } else if (item.isObject() && item.size() == 1) {
      kind = item.fieldNames().next();
      settings = item.get(kind).isNull() ? settings : item.get(kind);
    } else {
      throw Defaults.wrongType(
          path, "one kind of layer, as relu or conv: {out: 8, kernel: 3}", item);
    }
    if (!KINDS.containsKey(kind)) {
      throw new InvalidInputException(
          path,
          path
              + ": there is no layer "
              + Found.shortened(kind)
              + ": did you mean "
              + Nearest.to(kind, KINDS.keySet()).orElseThrow()
              + "? ("
              + String.join(", ", KINDS.keySet())
              + ")");
    }
    String inside = path + "." + kind;
    if (!settings.isObject()) {
      throw Defaults.wrongType(inside, "a mapping of settings", settings);
    }
    requireKnown(inside, settings, KINDS.get(kind));
    return named(kind, new Section(inside, (ObjectNode) settings));
  }

  private static NamedLayer named(String kind, Section s) {
    try {
      return new NamedLayer(s.orNull("name", s::text), layer(kind, s));
    } catch (InvalidInputException e) {
      if (!e.key().isEmpty()) {
        throw e;
      }
      String message = e.getMessage();
      String prefix = kind + ": ";
      throw new InvalidInputException(
          s.path(),
          s.path()
              + ": "
              + (message.startsWith(prefix) ? message.substring(prefix.length()) : message));
    }
  }

  private static Layer layer(String kind, Section s) {
    return switch (kind) {
      case "conv" ->
          new Conv(
              s.orNull("out", s::integer),
              s.orNull("kernel", s::integer),
              s.orNull("stride", s::integer),
              s.orNull("padding", s::integer),
              s.orNull("dilation", s::integer),
              s.orNull("groups", s::integer),
              s.orNull("bias", s::flag));
      case "batch_norm" ->
          new BatchNorm(s.orNull("eps", s::number), s.orNull("momentum", s::number));
      case "max_pool" -> pool(Pool.Kind.MAX, s);
      case "avg_pool" -> pool(Pool.Kind.AVERAGE, s);
      case "global_avg_pool" -> new GlobalPool(Pool.Kind.AVERAGE);
      case "global_max_pool" -> new GlobalPool(Pool.Kind.MAX);
      case "dropout" -> new Dropout(s.orNull("p", s::number));
      case "flatten" -> new Flatten();
      case "linear" -> new Linear(s.orNull("out", s::integer), s.orNull("bias", s::flag));
      case "residual" ->
          new Residual(
              bind(s),
              s.orNull("shortcut", key -> s.choice(key, Residual.Shortcut.class)),
              s.orNull(
                  "activation", key -> Activation.of(s.choice(key, Activation.Function.class))));
      case "repeat" ->
          new Repeat(s.orNull("times", s::integer), s.orNull("share_weights", s::flag), bind(s));
      case "sequence" -> new Sequence(bind(s));
      default -> new Activation(function(kind), s.orNull("slope", s::number));
    };
  }

  private static Pool pool(Pool.Kind kind, Section s) {
    return new Pool(
        kind,
        s.orNull("kernel", s::integer),
        s.orNull("stride", s::integer),
        s.orNull("padding", s::integer));
  }

  private static Activation.Function function(String kind) {
    for (Activation.Function function : Activation.Function.values()) {
      if (Section.key(function).equals(kind)) {
        return function;
      }
    }
    throw new IllegalStateException(kind + " is listed as a kind and not bound");
  }

  private static void requireKnown(String path, JsonNode settings, List<String> known) {
    settings
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key) && !key.equals("name")) {
                String full = Defaults.join(path, Found.shortened(key));
                String nearest =
                    Nearest.to(key, known).map(k -> ": did you mean " + k + "?").orElse("");
                throw new InvalidInputException(
                    full,
                    "unknown key " + full + (nearest.isEmpty() ? ": it takes name only" : nearest));
              }
            });
  }
}
