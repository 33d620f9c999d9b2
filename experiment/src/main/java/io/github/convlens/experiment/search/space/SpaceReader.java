package io.github.convlens.experiment.search.space;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Nearest;
import io.github.convlens.experiment.yaml.ConfigurationKeys;
import io.github.convlens.experiment.yaml.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the file of a search space. */
final class SpaceReader {
  private static final String VALUES = "values";
  private static final String MIN = "min";
  private static final String MAX = "max";
  private static final String LOG = "log";
  private static final String STEPS = "steps";
  private static final String WHEN = "when";
  private static final int MOST_STEPS = 10_000;
  private static final List<String> WORDS = List.of(VALUES, MIN, MAX, LOG, STEPS, WHEN);

  private final Map<String, Set<String>> types = ConfigurationKeys.types();
  private final List<SpaceKey> keys = new ArrayList<>();

  static SearchSpace read(Path file) {
    try {
      SpaceReader reader = new SpaceReader();
      for (Map.Entry<String, JsonNode> entry : YamlReader.mapping(file).properties()) {
        reader.add(entry.getKey(), entry.getValue());
      }
      if (reader.keys.isEmpty()) {
        throw new InvalidInputException(
            "has no keys: give some, such as training.learning_rate: {log: [0.001, 0.1]}");
      }
      return new SearchSpace(reader.keys);
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    }
  }

  private void add(String path, JsonNode node) {
    if (!types.containsKey(path)) {
      boolean section = types.keySet().stream().anyMatch(key -> key.startsWith(path + "."));
      String meant = Nearest.to(path, types.keySet()).orElseThrow();
      throw refused(
          path,
          section
              ? "is a section: write its keys in full, as %s.%s"
                  .formatted(path, "epochs".equals(meant) ? "epochs" : first(path))
              : "unknown key: did you mean %s?".formatted(meant));
    }
    if (node.isArray()) {
      keys.add(new SpaceKey(path, values(path, node), Map.of()));
      return;
    }
    if (!node.isObject()) {
      throw refused(path, "give a list of values, {min: A, max: B} or {log: [A, B]}");
    }
    ObjectNode domain = (ObjectNode) node;
    domain
        .fieldNames()
        .forEachRemaining(
            word -> {
              if (!WORDS.contains(word)) {
                throw refused(
                    path,
                    "%s is not one of %s: if the mapping itself is a value, put it into a list"
                        .formatted(word, String.join(", ", WORDS)));
              }
            });
    keys.add(new SpaceKey(path, domain(path, domain), conditions(path, domain.get(WHEN))));
  }

  private String first(String section) {
    return types.keySet().stream()
        .filter(key -> key.startsWith(section + "."))
        .map(key -> key.substring(section.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  private Domain domain(String path, ObjectNode node) {
    boolean list = node.has(VALUES);
    boolean log = node.has(LOG);
    boolean linear = node.has(MIN) || node.has(MAX);
    if ((list ? 1 : 0) + (log ? 1 : 0) + (linear ? 1 : 0) != 1) {
      throw refused(
          path, "give one of these: values: [A, B, …], or min: A and max: B, or log: [A, B]");
    }
    if (list) {
      if (node.has(STEPS)) {
        throw refused(path, "steps applies to ranges: remove it, since a grid uses the whole list");
      }
      return values(path, node.get(VALUES));
    }
    int steps = 0;
    if (node.has(STEPS)) {
      JsonNode given = node.get(STEPS);
      if (!given.isInt() || given.intValue() < 1 || given.intValue() > MOST_STEPS) {
        throw refused(path, "steps: give a number of values from 1 to " + MOST_STEPS);
      }
      steps = given.intValue();
    }
    if (log) {
      JsonNode bounds = node.get(LOG);
      if (!bounds.isArray() || bounds.size() != 2) {
        throw refused(path, "log: give the two bounds, such as log: [0.001, 0.1]");
      }
      return range(path, bounds.get(0), bounds.get(1), true, steps);
    }
    if (!node.has(MIN) || !node.has(MAX)) {
      throw refused(path, "give both bounds, min and max");
    }
    return range(path, node.get(MIN), node.get(MAX), false, steps);
  }

  private Range range(String path, JsonNode low, JsonNode high, boolean log, int steps) {
    boolean integer = takes(path, "integer");
    boolean number = takes(path, "number");
    if (!integer && !number) {
      throw refused(path, "takes %s, which cannot have a range: give a list".formatted(type(path)));
    }
    if (!low.isNumber() || !high.isNumber()) {
      throw refused(path, "the bounds of a range must be numbers: give two");
    }
    boolean whole = low.isIntegralNumber() && high.isIntegralNumber();
    if (integer && number) {
      throw refused(
          path,
          "takes both whole numbers and others, which a range cannot tell apart: give a list");
    }
    if (integer && !whole) {
      throw refused(path, "takes whole numbers: give whole bounds");
    }
    if (!Double.isFinite(high.doubleValue() - low.doubleValue())
        || (integer && !(low.canConvertToLong() && high.canConvertToLong()))) {
      throw refused(path, "the bounds are too large: give smaller ones");
    }
    if (low.doubleValue() >= high.doubleValue()) {
      throw refused(path, "the lower bound is not below the upper one: swap or change them");
    }
    if (log && low.doubleValue() <= 0) {
      throw refused(
          path, "log: the bounds of a logarithmic range must be above 0: use min and max");
    }
    return new Range(low.doubleValue(), high.doubleValue(), log, integer, steps);
  }

  private Values values(String path, JsonNode node) {
    if (!node.isArray() || node.isEmpty()) {
      throw refused(path, "give a list of at least one value");
    }
    Set<JsonNode> different = new LinkedHashSet<>();
    for (JsonNode value : node) {
      if (!different.add(value)) {
        throw refused(path, "%s is listed twice: keep one".formatted(value));
      }
    }
    return new Values(List.copyOf(different));
  }

  private Map<String, List<JsonNode>> conditions(String path, JsonNode when) {
    Map<String, List<JsonNode>> conditions = new LinkedHashMap<>();
    if (when == null) {
      return conditions;
    }
    if (!when.isObject() || when.isEmpty()) {
      throw refused(
          path, "when: give keys and their values, such as {training.optimizer.name: sgd}");
    }
    for (Map.Entry<String, JsonNode> entry : when.properties()) {
      SpaceKey other =
          keys.stream()
              .filter(key -> key.path().equals(entry.getKey()))
              .findFirst()
              .orElseThrow(
                  () ->
                      refused(
                          path,
                          "when: %s is not an earlier key of this file: name one, and put it before this key"
                              .formatted(entry.getKey())));
      List<JsonNode> values = new ArrayList<>();
      if (entry.getValue().isArray()) {
        entry.getValue().forEach(values::add);
      } else {
        values.add(entry.getValue());
      }
      if (!(other.domain() instanceof Values known)) {
        throw refused(
            path,
            "when: %s has no list of values: name a key that has one".formatted(other.path()));
      }
      for (JsonNode value : values) {
        if (!known.values().contains(value)) {
          throw refused(
              path,
              "when: %s is never %s: give one of %s"
                  .formatted(other.path(), Domain.text(value), known.values()));
        }
      }
      conditions.put(other.path(), List.copyOf(values));
    }
    return conditions;
  }

  private boolean takes(String path, String kind) {
    return types.getOrDefault(path, Set.of()).stream()
        .flatMap(type -> List.of(type.split(" \\| ")).stream())
        .anyMatch(type -> type.equals(kind) || type.startsWith(kind + " "));
  }

  private String type(String path) {
    return String.join(", or ", types.get(path));
  }

  private static InvalidInputException refused(String path, String problem) {
    return new InvalidInputException(path, path + ": " + problem);
  }
}
