package io.github.convlens.experiment.search.space;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration key that a search varies.
 *
 * @param path the full path of the key, such as {@code training.learning_rate}
 * @param domain the values of the key
 * @param when the values of earlier keys for which this key applies; if the map is empty, the key
 *     always applies
 */
public record SpaceKey(String path, Domain domain, Map<String, List<JsonNode>> when) {

  /** Keeps a copy of the conditions. */
  public SpaceKey {
    when = new LinkedHashMap<>(when);
  }

  /** The description of the key as it is written in the file of a search space. */
  public JsonNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (domain instanceof Range range) {
      if (range.logarithmic()) {
        node.putArray("log").addAll(range.ends());
      } else {
        node.set("min", range.ends().get(0));
        node.set("max", range.ends().get(1));
      }
      if (range.steps() > 0) {
        node.put("steps", range.steps());
      }
    } else {
      node.putArray("values").addAll(domain.grid());
    }
    if (!when.isEmpty()) {
      ObjectNode conditions = node.putObject("when");
      when.forEach((path, values) -> conditions.putArray(path).addAll(values));
    }
    return node;
  }

  /** Whether the key applies with these values of earlier keys. */
  public boolean applies(Map<String, JsonNode> earlier) {
    return when.entrySet().stream()
        .allMatch(
            condition ->
                earlier.containsKey(condition.getKey())
                    && condition.getValue().contains(earlier.get(condition.getKey())));
  }
}
