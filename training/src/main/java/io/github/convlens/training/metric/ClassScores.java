package io.github.convlens.training.metric;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Every score of some examples with its interval. All intervals are from the same bootstrap
 * samples.
 *
 * @param all the scores over all classes
 * @param byClass the scores of each class
 */
public record ClassScores(Map<ClassMetric, Estimate> all, List<Map<ClassScore, Estimate>> byClass) {

  private static final int METRICS = ClassMetric.values().length;
  private static final int PER_CLASS = ClassScore.values().length;

  /**
   * Computes them.
   *
   * @param done run after each bootstrap sample, by several threads
   */
  public static ClassScores of(ClassExamples examples, Bootstrap bootstrap, Runnable done) {
    double[] values = values(examples.all(), examples.classes());
    List<Interval> intervals =
        bootstrap.intervals(
            examples.count(), counts -> values(examples.sample(counts), examples.classes()), done);
    Map<ClassMetric, Estimate> all = new EnumMap<>(ClassMetric.class);
    for (ClassMetric metric : ClassMetric.values()) {
      int place = metric.ordinal();
      all.put(metric, new Estimate(values[place], intervals.get(place)));
    }
    List<Map<ClassScore, Estimate>> byClass =
        IntStream.range(0, examples.classes())
            .mapToObj(label -> ofClass(METRICS + label * PER_CLASS, values, intervals))
            .toList();
    return new ClassScores(all, byClass);
  }

  private static Map<ClassScore, Estimate> ofClass(
      int first, double[] values, List<Interval> intervals) {
    Map<ClassScore, Estimate> scores = new EnumMap<>(ClassScore.class);
    for (ClassScore score : ClassScore.values()) {
      int place = first + score.ordinal();
      scores.put(score, new Estimate(values[place], intervals.get(place)));
    }
    return scores;
  }

  private static double[] values(ClassSample sample, int classes) {
    DoubleStream all = Arrays.stream(ClassMetric.values()).mapToDouble(m -> m.of(sample));
    DoubleStream byClass =
        IntStream.range(0, classes)
            .boxed()
            .flatMapToDouble(
                label -> Arrays.stream(ClassScore.values()).mapToDouble(s -> s.of(sample, label)));
    return DoubleStream.concat(all, byClass).toArray();
  }
}
