package io.github.convlens.training.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The scores of a set of examples, with their intervals. All intervals come from the same bootstrap
 * samples.
 *
 * @param all the scores over all classes
 * @param byClass the scores of each class
 */
public record ClassScores(Map<ClassMetric, Estimate> all, List<Map<ClassScore, Estimate>> byClass) {

  private static final List<ClassMetric> METRICS = List.of(ClassMetric.values());
  private static final List<ClassScore> PER_CLASS = List.of(ClassScore.values());

  /**
   * Computes the scores and their intervals.
   *
   * @param done a task that is run after each bootstrap sample, on several threads
   */
  public static ClassScores of(ClassExamples examples, Bootstrap bootstrap, Runnable done) {
    int classes = examples.classes();
    Estimates estimates =
        Estimates.of(
            examples.count(), counts -> values(examples.sample(counts), classes), bootstrap, done);
    Map<ClassMetric, Estimate> all = estimates.next(METRICS);
    List<Map<ClassScore, Estimate>> byClass = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      byClass.add(estimates.next(PER_CLASS));
    }
    return new ClassScores(all, byClass);
  }

  private static double[] values(ClassSample sample, int classes) {
    DoubleStream all = METRICS.stream().mapToDouble(m -> m.of(sample));
    DoubleStream byClass =
        IntStream.range(0, classes)
            .boxed()
            .flatMapToDouble(label -> PER_CLASS.stream().mapToDouble(s -> s.of(sample, label)));
    return DoubleStream.concat(all, byClass).toArray();
  }
}
