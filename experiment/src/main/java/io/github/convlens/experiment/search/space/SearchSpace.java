package io.github.convlens.experiment.search.space;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.convlens.core.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The keys that a search varies, and the values of these keys.
 *
 * @param keys the keys, in the order of the file; the conditions of a key refer to earlier keys
 */
public record SearchSpace(List<SpaceKey> keys) {

  /** Keeps an immutable copy of the keys. */
  public SearchSpace {
    keys = List.copyOf(keys);
  }

  /**
   * Reads a search space.
   *
   * @param file a mapping from configuration keys to a list of values, {@code {min: A, max: B}} or
   *     {@code {log: [A, B]}}
   * @throws InvalidInputException if the file is not a valid space; the message names the file and
   *     the key
   */
  public static SearchSpace read(Path file) {
    return SpaceReader.read(file);
  }

  /** Draws a random point, whose values are drawn from the distributions of their keys. */
  public Point draw(SplittableRandom random) {
    // One number is drawn for each key, whether or not the key applies, so that the value of a key
    // does not depend on the values of other keys.
    double[] positions = keys.stream().mapToDouble(key -> random.nextDouble()).toArray();
    return at(positions);
  }

  /**
   * The point at the given positions.
   *
   * @param positions a position from 0 to 1 for each key; positions of keys that do not apply are
   *     ignored
   */
  public Point at(double... positions) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      SpaceKey key = keys.get(i);
      if (key.applies(values)) {
        values.put(key.path(), key.domain().at(positions[i]));
      }
    }
    return new Point(values);
  }

  /**
   * Every combination of values. The values of the last key change fastest.
   *
   * @param most the maximum number of combinations
   * @throws InvalidInputException if a range has no {@code steps}, or there are too many
   *     combinations
   */
  public List<Point> grid(int most) {
    List<Map<String, JsonNode>> points = new ArrayList<>();
    points.add(Map.of());
    for (SpaceKey key : keys) {
      List<JsonNode> values = key.domain().grid();
      if (values.isEmpty()) {
        throw new InvalidInputException(
            key.path(),
            "%s: a grid needs some values of this range: add steps: 5, give a list, or use another --strategy"
                .formatted(key.path()));
      }
      List<Map<String, JsonNode>> longer = new ArrayList<>();
      for (Map<String, JsonNode> point : points) {
        if (!key.applies(point)) {
          longer.add(point);
          continue;
        }
        for (JsonNode value : values) {
          Map<String, JsonNode> more = new LinkedHashMap<>(point);
          more.put(key.path(), value);
          longer.add(more);
        }
      }
      if (longer.size() > most) {
        throw new InvalidInputException(
            "the grid has more than %d points: remove values, or use another --strategy"
                .formatted(most));
      }
      points = longer;
    }
    return points.stream().map(Point::new).toList();
  }

  /**
   * Points that together contain every value of all lists and both bounds of all ranges. Where
   * possible, the conditions of the keys are fulfilled.
   */
  public List<Point> corners() {
    List<Point> points = new ArrayList<>();
    for (SpaceKey key : keys) {
      for (JsonNode value : key.domain().ends()) {
        points.add(new Point(pointWith(key, value)));
      }
    }
    return points;
  }

  private Map<String, JsonNode> pointWith(SpaceKey fixed, JsonNode value) {
    Map<String, JsonNode> needed = new LinkedHashMap<>();
    need(fixed, value, needed);
    Map<String, JsonNode> values = new LinkedHashMap<>();
    for (SpaceKey key : keys) {
      if (needed.containsKey(key.path())) {
        values.put(key.path(), needed.get(key.path()));
      } else if (key.applies(values)) {
        values.put(key.path(), key.domain().ends().get(0));
      }
    }
    return values;
  }

  private void need(SpaceKey key, JsonNode value, Map<String, JsonNode> needed) {
    needed.put(key.path(), value);
    key.when()
        .forEach(
            (path, values) -> {
              if (!needed.containsKey(path)) {
                keys.stream()
                    .filter(other -> other.path().equals(path))
                    .forEach(other -> need(other, values.get(0), needed));
              }
            });
  }
}
