package io.github.convlens.experiment.search.space;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A point of a search space: a value for each key that applies.
 *
 * @param values the values by key, in the order of the space
 */
public record Point(Map<String, JsonNode> values) {

  /** Keeps an immutable copy of the values. */
  public Point {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The values as YAML text, by key. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((key, value) -> texts.put(key, Domain.text(value)));
    return texts;
  }
}
