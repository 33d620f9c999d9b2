package io.github.convlens.training.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.training.search.LearningRateSweep.Point;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the suggestions for synthetic and recorded range tests with suggestions that were
 * computed with numpy (src/test/oracle/suggestions.py).
 */
class SuggestionsOracleTest {

  private static final int BATCHES = 100;
  private static final double TOLERANCE = 1e-12;

  static Stream<Arguments> rangeTests() throws IOException {
    try (InputStream json = SuggestionsOracleTest.class.getResourceAsStream("suggestions.json")) {
      List<Arguments> all = new ArrayList<>();
      new ObjectMapper()
          .readTree(json)
          .forEach(one -> all.add(Arguments.of(one.get("name").textValue(), one)));
      return all.stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rangeTests")
  void suggestionsMatchTheDefinitionsOfFastai(String name, JsonNode recorded) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < recorded.get("rates").size(); i++) {
      double loss = recorded.get("losses").get(i).asDouble(Double.NaN);
      points.add(new Point(recorded.get("rates").get(i).doubleValue(), loss, loss));
    }
    Map<String, Double> suggested = Suggestions.of(points, BATCHES).byName();
    assertEquals(recorded.get("expected").size(), suggested.size(), suggested.toString());
    suggested.forEach(
        (method, rate) -> {
          double expected = recorded.get("expected").get(method).doubleValue();
          assertEquals(expected, rate, TOLERANCE * expected, method);
        });
  }
}
