package io.github.convlens.experiment.search.space;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One value for each key of a space that applies.
 *
 * @param values by key, in the order of the space
 */
public record Point(Map<String, JsonNode> values) {

  /** Keeps the values. */
  public Point {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The values as YAML, which JSON is. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((key, value) -> texts.put(key, Domain.text(value)));
    return texts;
  }
}
