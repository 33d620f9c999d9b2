package io.github.convlens.training.task;

import io.github.convlens.data.target.ClassTargets;
import io.github.convlens.data.target.Targets;
import io.github.convlens.data.target.Task;
import io.github.convlens.training.metric.ClassExamples;
import io.github.convlens.training.metric.ClassMetric;
import io.github.convlens.training.metric.ClassSample;
import io.github.convlens.training.metric.Metric;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Classification: each image has one of several classes. */
record ClassObjective() implements Objective {

  @Override
  public Task task() {
    return Task.CLASSIFY;
  }

  @Override
  public String usualLoss() {
    return "cross_entropy";
  }

  @Override
  public List<ClassMetric> metrics() {
    return List.of(ClassMetric.values());
  }

  @Override
  public List<ClassMetric> everyEpoch() {
    return List.of();
  }

  @Override
  public boolean hasAccuracy() {
    return true;
  }

  @Override
  public Map<String, Double> scores(
      List<? extends Metric> wanted, float[][] outputs, Targets targets) {
    Map<String, Double> values = new LinkedHashMap<>();
    if (!wanted.isEmpty()) {
      int[] labels = ((ClassTargets) targets).labels();
      ClassSample sample = ClassExamples.of(outputs, Arrays.copyOf(labels, outputs.length)).all();
      wanted.forEach(metric -> values.put(metric.key(), ((ClassMetric) metric).of(sample)));
    }
    return values;
  }
}
