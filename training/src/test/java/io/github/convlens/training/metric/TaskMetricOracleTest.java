package io.github.convlens.training.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.convlens.data.target.LabelTargets;
import io.github.convlens.data.target.NumberTargets;
import io.github.convlens.data.target.TargetScale;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every metric of multi-label classification and of regression equals scikit-learn's value,
 * recorded by {@code task_metrics.py}.
 */
class TaskMetricOracleTest {

  private static final double TOLERANCE = 1e-12;

  record Recorded(List<Labels> labels, List<Numbers> numbers) {}

  record Labels(
      String name,
      boolean[][] present,
      float[][] outputs,
      double threshold,
      Map<String, Double> scores,
      double[] precision,
      double[] recall,
      double[] f1,
      long[] support,
      Double[] averagePrecision,
      Double[] rocAuc,
      double bestF1Micro) {

    LabelTargets targets() {
      return new LabelTargets(present, present[0].length);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  record Numbers(
      String name,
      double[][] values,
      float[][] outputs,
      double[] mean,
      double[] std,
      Map<String, Double> scores,
      double[] mae,
      double[] rmse,
      double[] r2) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Recorded recorded() throws IOException {
    try (InputStream in = TaskMetricOracleTest.class.getResourceAsStream("task_metrics.json")) {
      return JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build()
          .readValue(Objects.requireNonNull(in), Recorded.class);
    }
  }

  static Stream<Labels> labels() throws IOException {
    return recorded().labels().stream();
  }

  static Stream<Numbers> numbers() throws IOException {
    return recorded().numbers().stream();
  }

  @ParameterizedTest
  @MethodSource("labels")
  void everyScoreOfLabelsEqualsScikitLearns(Labels recorded) {
    LabelSample sample =
        LabelExamples.of(recorded.outputs, recorded.targets(), recorded.threshold).all();
    assertEquals(
        recorded.scores.keySet().size(), LabelMetric.values().length, "every score is compared");
    for (LabelMetric metric : LabelMetric.values()) {
      assertSame(recorded.scores.get(metric.key()), metric.of(sample), metric.key());
    }
    for (int label = 0; label < recorded.support.length; label++) {
      assertEquals(recorded.support[label], sample.present(label));
      assertEquals(recorded.precision[label], sample.precision(label), TOLERANCE);
      assertEquals(recorded.recall[label], sample.recall(label), TOLERANCE);
      assertEquals(recorded.f1[label], sample.f1(label), TOLERANCE);
      assertSame(recorded.averagePrecision[label], sample.averagePrecision(label), "AP");
      assertSame(recorded.rocAuc[label], sample.rocAuc(label), "AUC");
    }
  }

  @ParameterizedTest
  @MethodSource("labels")
  void theFittedThresholdHasTheHighestF1(Labels recorded) {
    double threshold = Threshold.best(recorded.outputs, recorded.targets()).value();
    LabelSample sample = LabelExamples.of(recorded.outputs, recorded.targets(), threshold).all();
    assertEquals(recorded.bestF1Micro, LabelMetric.F1_MICRO.of(sample), TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void everyScoreOfNumbersEqualsScikitLearns(Numbers recorded) {
    NumberTargets targets =
        new NumberTargets(recorded.values, new TargetScale(recorded.mean, recorded.std));
    NumberSample sample = NumberExamples.of(recorded.outputs, targets).all();
    for (NumberMetric metric : NumberMetric.values()) {
      assertClose(recorded.scores.get(metric.key()), metric.of(sample), metric.key());
    }
    for (int number = 0; number < recorded.mae.length; number++) {
      assertClose(recorded.mae[number], NumberMetric.MAE.of(sample, number), "MAE");
      assertClose(recorded.rmse[number], NumberMetric.RMSE.of(sample, number), "RMSE");
      assertClose(recorded.r2[number], NumberMetric.R2.of(sample, number), "R2");
    }
  }

  @Test
  void anExampleThatOccursTwiceCountsTwice() throws IOException {
    Labels recorded = recorded().labels().get(0);
    LabelExamples once = LabelExamples.of(recorded.outputs, recorded.targets(), recorded.threshold);
    int count = recorded.outputs.length;
    int[] counts = new int[count];
    Arrays.setAll(counts, i -> i % 3);
    int[] drawn = new int[Arrays.stream(counts).sum()];
    int next = 0;
    for (int i = 0; i < count; i++) {
      for (int again = 0; again < counts[i]; again++) {
        drawn[next++] = i;
      }
    }
    float[][] outputs =
        Arrays.stream(drawn).mapToObj(i -> recorded.outputs[i]).toArray(float[][]::new);
    LabelSample written =
        LabelExamples.of(outputs, recorded.targets().subset(drawn), recorded.threshold).all();
    for (LabelMetric metric : LabelMetric.values()) {
      assertEquals(metric.of(written), metric.of(once.sample(counts)), TOLERANCE, metric.key());
    }
  }

  @Test
  void withoutAnyLabelTheThresholdIsOneHalf() {
    LabelTargets none = new LabelTargets(new boolean[3][2], 2);
    assertEquals(0.5, Threshold.best(new float[3][2], none).value());
  }

  private static void assertSame(Double recorded, double found, String what) {
    if (recorded == null) {
      assertTrue(Double.isNaN(found), what + " is " + found);
    } else {
      assertEquals(recorded, found, TOLERANCE, what);
    }
  }

  private static void assertClose(double recorded, double found, String what) {
    assertEquals(recorded, found, TOLERANCE * Math.max(1, Math.abs(recorded)), what);
  }

  /** {@code calibrate} treats every label as one output for two classes. */
  @ParameterizedTest
  @MethodSource("labels")
  void labelsHaveTheSameReliabilityAsTwoClassesWithOneOutput(Labels recorded) {
    int labels = recorded.outputs[0].length;
    int decisions = recorded.outputs.length * labels;
    float[][] decided = new float[decisions][];
    int[] classes = new int[decisions];
    for (int i = 0; i < decisions; i++) {
      decided[i] = new float[] {recorded.outputs[i / labels][i % labels]};
      classes[i] = recorded.present[i / labels][i % labels] ? 1 : 0;
    }
    Reliability expected = ClassExamples.of(decided, classes).all().reliability();
    Reliability found =
        LabelExamples.of(recorded.outputs, recorded.targets(), recorded.threshold)
            .all()
            .reliability();
    assertEquals(decisions, found.bins().stream().mapToLong(Reliability.Bin::images).sum());
    assertEquals(expected.expectedError(), found.expectedError(), TOLERANCE);
  }

  @Test
  void theWorstNumberHasTheLargestErrorInStandardDeviations() {
    NumberTargets targets =
        new NumberTargets(
            new double[][] {{1, 100}, {1, 100}},
            new TargetScale(new double[] {0, 0}, new double[] {1, 100}));
    // In standard deviations, the errors are 2 and 0.5 in one image, and 0.25 and -1 in the other.
    float[][] outputs = {{3, 1.5f}, {1.25f, 0}};
    NumberExamples examples = NumberExamples.of(outputs, targets);
    assertEquals(List.of(0, 1), List.of(examples.worst(0), examples.worst(1)));
  }
}
