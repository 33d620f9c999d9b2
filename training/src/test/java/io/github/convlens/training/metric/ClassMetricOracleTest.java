package io.github.convlens.training.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every classification metric equals scikit-learn's value, recorded by {@code metrics.py}. */
class ClassMetricOracleTest {

  private static final double TOLERANCE = 1e-12;

  record Recorded(List<Case> cases, double[] resampled, double[] interval) {}

  record Case(
      String name,
      int[] labels,
      float[][] outputs,
      Map<String, Double> scores,
      double[] precision,
      double[] recall,
      double[] f1,
      long[] support,
      Double[] rocAuc,
      Double[] averagePrecision,
      long[][] confusion,
      int curveClass,
      double[][] roc,
      double[] rocThresholds,
      double[][] precisionRecall,
      double[] precisionRecallThresholds,
      Double temperature) {

    ClassSample sample() {
      return ClassExamples.of(outputs, labels).all();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Recorded recorded() throws IOException {
    try (InputStream in = ClassMetricOracleTest.class.getResourceAsStream("metrics.json")) {
      return JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build()
          .readValue(Objects.requireNonNull(in), Recorded.class);
    }
  }

  static Stream<Case> cases() throws IOException {
    return recorded().cases().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyScoreEqualsScikitLearns(Case recorded) {
    ClassSample sample = recorded.sample();
    List<String> compared = new ArrayList<>();
    for (ClassMetric metric : ClassMetric.values()) {
      assertEquals(
          number(recorded.scores.get(metric.key())), metric.of(sample), TOLERANCE, metric.key());
      compared.add(metric.key());
    }
    assertEquals(recorded.scores.keySet(), Set.copyOf(compared));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theScoresOfEachClassEqualScikitLearns(Case recorded) {
    ClassSample sample = recorded.sample();
    Confusion confusion = sample.confusion();
    for (int c = 0; c < confusion.classes(); c++) {
      assertEquals(recorded.precision[c], confusion.precision(c), TOLERANCE);
      assertEquals(recorded.recall[c], confusion.recall(c), TOLERANCE);
      assertEquals(recorded.f1[c], confusion.f1(c), TOLERANCE);
      assertEquals(recorded.support[c], confusion.labelled(c));
      assertEquals(number(recorded.rocAuc[c]), sample.rocAuc(c), TOLERANCE);
      assertEquals(number(recorded.averagePrecision[c]), sample.averagePrecision(c), TOLERANCE);
      for (int predicted = 0; predicted < confusion.classes(); predicted++) {
        assertEquals(recorded.confusion[c][predicted], confusion.count(c, predicted));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void curvesHaveThePointsOfScikitLearn(Case recorded) {
    ClassSample sample = recorded.sample();
    List<Ranking.Point> roc = sample.roc(recorded.curveClass);
    assertPoints(recorded.roc[0], roc, Ranking.Point::x);
    assertPoints(recorded.roc[1], roc, Ranking.Point::y);
    assertPoints(
        recorded.rocThresholds,
        roc.subList(Math.min(1, roc.size()), roc.size()),
        Ranking.Point::threshold);
    List<Ranking.Point> points = sample.precisionRecall(recorded.curveClass);
    assertPoints(recorded.precisionRecall[0], points, Ranking.Point::y);
    assertPoints(recorded.precisionRecall[1], points, Ranking.Point::x);
    assertPoints(recorded.precisionRecallThresholds, points, Ranking.Point::threshold);
  }

  private static void assertPoints(
      double[] expected, List<Ranking.Point> points, ToDoubleFunction<Ranking.Point> value) {
    assertEquals(expected.length, points.size());
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], value.applyAsDouble(points.get(i)), TOLERANCE);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theTemperatureMatchesScikitLearns(Case recorded) {
    if (recorded.temperature == null) {
      return;
    }
    Temperature fitted = Temperature.fit(recorded.outputs, recorded.labels);
    // scikit-learn's search is only accurate to about the square root of the machine epsilon.
    assertEquals(recorded.temperature, fitted.value(), 1e-4);
    double calibrated =
        ClassMetric.LOG_LOSS.of(
            ClassExamples.of(recorded.outputs, recorded.labels, fitted.value()).all());
    double theirs =
        ClassMetric.LOG_LOSS.of(
            ClassExamples.of(recorded.outputs, recorded.labels, recorded.temperature).all());
    assertTrue(calibrated <= theirs + TOLERANCE);
  }

  @Test
  void outputsThatNoFiniteTemperatureFitsAreRejected() {
    float[][] right = {{3, 0}, {0, 2}};
    assertThrows(InvalidInputException.class, () -> Temperature.fit(right, new int[] {0, 1}));
    assertThrows(InvalidInputException.class, () -> Temperature.fit(right, new int[] {1, 0}));
    assertThrows(
        InvalidInputException.class, () -> Temperature.fit(new float[2][2], new int[] {1, 0}));
  }

  @Test
  void intervalBoundsEqualNumpysPercentiles() throws IOException {
    Interval interval = Interval.of(recorded().resampled);
    assertEquals(recorded().interval[0], interval.low(), TOLERANCE);
    assertEquals(recorded().interval[1], interval.high(), TOLERANCE);
  }

  private static double number(Double value) {
    return value == null ? Double.NaN : value;
  }
}
