package io.github.convlens.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Nearest;
import io.github.convlens.experiment.yaml.Defaults;
import io.github.convlens.experiment.yaml.Found;
import io.github.convlens.experiment.yaml.Section;
import io.github.convlens.model.NamedLayer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Binds a list of layers. Each is its kind, as {@code relu}, or its kind with settings, as {@code
 * conv: {out: 8, kernel: 5}}; any may have a {@code name}.
 */
final class LayerList {
  private static final Map<String, LayerKind> KINDS = kinds();

  private LayerList() {}

  private static Map<String, LayerKind> kinds() {
    Map<String, LayerKind> kinds = new LinkedHashMap<>();
    LayerKinds.all().forEach(kind -> kinds.put(kind.name(), kind));
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
    requireKnown(inside, settings, KINDS.get(kind).settingNames());
    return named(KINDS.get(kind), new Section(inside, (ObjectNode) settings));
  }

  private static NamedLayer named(LayerKind kind, Section s) {
    try {
      return new NamedLayer(s.orNull("name", s::text), kind.bind().apply(s));
    } catch (InvalidInputException e) {
      if (!e.key().isEmpty()) {
        throw e;
      }
      String message = e.getMessage();
      String prefix = kind.name() + ": ";
      throw new InvalidInputException(
          s.path(),
          s.path()
              + ": "
              + (message.startsWith(prefix) ? message.substring(prefix.length()) : message));
    }
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
