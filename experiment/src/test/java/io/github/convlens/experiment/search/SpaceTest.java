package io.github.convlens.experiment.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.search.space.Point;
import io.github.convlens.experiment.search.space.Range;
import io.github.convlens.experiment.search.space.SearchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpaceTest {
  @TempDir private Path folder;

  private SearchSpace read(String yaml) throws IOException {
    return SearchSpace.read(Files.writeString(folder.resolve("space.yaml"), yaml));
  }

  private static List<Point> draws(SearchSpace space) {
    SplittableRandom random = new SplittableRandom(1);
    return Stream.generate(() -> space.draw(random)).limit(4000).toList();
  }

  @Test
  void aNarrowRangeHasAsManyDigitsAsItNeeds() {
    Range narrow = new Range(0.99999, 0.999999, false, false, 20);
    assertEquals(20, narrow.grid().size());
    assertEquals(0.9999945, narrow.at(0.5).doubleValue());
    assertEquals(1001, places(narrow));
    assertEquals(1001, places(new Range(0.001, 0.0010001, true, false, 0)));
    assertEquals(500, new Range(0.9, 0.91, false, false, 500).grid().size());
  }

  private static long places(Range range) {
    return IntStream.rangeClosed(0, 1000).mapToObj(i -> range.at(i / 1000.0)).distinct().count();
  }

  @Test
  void fiveDigitsAreEnoughForAnOrdinaryRange() {
    assertEquals("0.0031623", new Range(1e-5, 1, true, false, 0).at(0.5).asText());
    assertEquals("33.333", new Range(0, 100, false, false, 0).at(1.0 / 3).asText());
    assertEquals("0.0", new Range(0, 0.2, false, false, 0).at(0).asText());
    assertEquals(
        List.of("0.001", "0.01", "0.1", "1.0"),
        new Range(1e-3, 1, true, false, 4).grid().stream().map(JsonNode::asText).toList());
  }

  @Test
  void theNumberOfIntegersInARangeDoesNotOverflow() {
    assertEquals(Integer.MAX_VALUE, new Range(-9e18, 9e18, false, true, 0).count());
    assertEquals(4, new Range(0, 3, false, true, 0).count());
  }

  private static double[] numbers(List<Point> points, String key) {
    return points.stream().mapToDouble(point -> point.values().get(key).doubleValue()).toArray();
  }

  private static double share(double[] values, double below) {
    return Arrays.stream(values).filter(value -> value < below).count() / (double) values.length;
  }

  @Test
  void eachKindOfRangeIsDrawnFromItsDistribution() throws IOException {
    List<Point> points =
        draws(
            read(
                """
                training.learning_rate: {log: [0.001, 1]}
                training.loss.label_smoothing: {min: 0, max: 0.2}
                training.warmup_steps: {min: 0, max: 3}
                training.batch_size: {log: [16, 256]}
                model.batch_norm: [none, before_activation]
                """));
    double[] rates = numbers(points, "training.learning_rate");
    assertEquals(1.0 / 3, share(rates, 0.01), 0.03);
    assertEquals(2.0 / 3, share(rates, 0.1), 0.03);
    assertEquals(0.5, share(numbers(points, "training.loss.label_smoothing"), 0.1), 0.03);
    double[] steps = numbers(points, "training.warmup_steps");
    assertEquals(0.25, share(steps, 1), 0.03);
    assertEquals(0.75, share(steps, 3), 0.03);
    assertEquals(0.5, share(numbers(points, "training.batch_size"), 64), 0.03);
    assertTrue(
        points.stream()
            .map(point -> point.values().get("training.batch_size"))
            .allMatch(value -> value.isIntegralNumber() && value.intValue() >= 16));
    long none =
        points.stream()
            .filter(point -> point.values().get("model.batch_norm").textValue().equals("none"))
            .count();
    assertEquals(0.5, none / 4000.0, 0.03);
  }

  @Test
  void thePositionOfAValueMapsBackToTheValue() throws IOException {
    SearchSpace space =
        read(
            """
            training.learning_rate: {log: [0.001, 1]}
            training.warmup_steps: {min: 2, max: 9}
            training.batch_size: [32, 64, 256]
            """);
    for (double place : new double[] {0, 0.1, 0.37, 0.5, 0.99}) {
      Point point = space.at(place, place, place);
      space
          .keys()
          .forEach(
              key -> {
                JsonNode value = point.values().get(key.path());
                assertEquals(value, key.domain().at(key.domain().place(value)), key.path());
              });
    }
  }

  @Test
  void aKeyAppliesIfItsConditionHolds() throws IOException {
    SearchSpace space =
        read(
            """
            training.optimizer.name: [sgd, adamw]
            training.optimizer.momentum: {min: 0.8, max: 0.99, when: {training.optimizer.name: sgd}}
            training.optimizer.beta2: {values: [0.9, 0.99], when: {training.optimizer.name: [adamw]}}
            """);
    for (Point point : draws(space)) {
      boolean sgd = point.values().get("training.optimizer.name").textValue().equals("sgd");
      assertEquals(sgd, point.values().containsKey("training.optimizer.momentum"));
      assertEquals(!sgd, point.values().containsKey("training.optimizer.beta2"));
    }
    assertTrue(
        space.corners().stream()
            .anyMatch(point -> point.values().containsKey("training.optimizer.momentum")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "training.learning_rat: [0.1] | training.learning_rat: unknown key: did you mean training.learning_rate?",
        "training: {epochs: [1, 2]} | training: is a section: write its keys in full, as training.",
        "training.epochs: 3 | training.epochs: give a list of values, {min: A, max: B} or {log: [A, B]}",
        "training.epochs: {min: 3} | training.epochs: give both bounds, min and max",
        "training.epochs: {min: 3.5, max: 5} | training.epochs: takes whole numbers: give whole bounds",
        "training.epochs: {min: 1, max: 99999999999999999999} | training.epochs: the bounds are too large",
        "training.epochs: {min: 5, max: 9, steps: 2000000000} | training.epochs: steps: give a number of values from 1 to 10000",
        "training.epochs: {min: 5, max: 3} | training.epochs: the lower bound is not below the upper one",
        "training.learning_rate: {log: [0, 1]} | training.learning_rate: log: the bounds of a logarithmic range must be above 0",
        "training.drop_last: {min: 0, max: 1} | training.drop_last: takes true | false, which cannot have a range",
        "training.epochs: [1, 1] | training.epochs: 1 is listed twice",
        "training.epochs: [] | training.epochs: give a list of at least one value",
        "training.epochs: {least: 1} | training.epochs: least is not one of values, min, max, log, steps, when",
        "training.epochs: {min: 1, max: 3, when: {seed: 1}} | training.epochs: when: seed is not an earlier key of this file",
      })
  void theErrorForAnInvalidSpaceNamesTheKey(String yaml, String message) {
    String said = assertThrows(InvalidInputException.class, () -> read(yaml.strip())).getMessage();
    assertTrue(said.contains("space.yaml: " + message.strip()), said);
  }
}
