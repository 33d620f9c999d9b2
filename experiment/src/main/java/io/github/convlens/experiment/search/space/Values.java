package io.github.convlens.experiment.search.space;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A list of values that are equally likely.
 *
 * @param values one or more values
 */
public record Values(List<JsonNode> values) implements Domain {

  /** Keeps an immutable copy of the values. */
  public Values {
    values = List.copyOf(values);
  }

  @Override
  public JsonNode at(double position) {
    return values.get(Math.min(values.size() - 1, (int) (position * values.size())));
  }

  @Override
  public double place(JsonNode value) {
    return (values.indexOf(value) + 0.5) / values.size();
  }

  @Override
  public List<JsonNode> grid() {
    return values;
  }

  @Override
  public int count() {
    return values.size();
  }

  @Override
  public List<JsonNode> ends() {
    return values;
  }
}
