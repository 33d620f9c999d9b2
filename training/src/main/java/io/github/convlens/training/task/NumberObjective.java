package io.github.convlens.training.task;

import io.github.convlens.data.target.NumberTargets;
import io.github.convlens.data.target.Targets;
import io.github.convlens.data.target.Task;
import io.github.convlens.training.metric.Metric;
import io.github.convlens.training.metric.NumberExamples;
import io.github.convlens.training.metric.NumberMetric;
import io.github.convlens.training.metric.NumberSample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Regression: each image has one or more numbers. */
record NumberObjective() implements Objective {

  @Override
  public Task task() {
    return Task.REGRESS;
  }

  @Override
  public String usualLoss() {
    return "mean_squared_error";
  }

  @Override
  public List<NumberMetric> metrics() {
    return List.of(NumberMetric.values());
  }

  @Override
  public List<NumberMetric> everyEpoch() {
    return metrics();
  }

  @Override
  public Map<String, Double> scores(
      List<? extends Metric> wanted, float[][] outputs, Targets targets) {
    NumberSample sample = NumberExamples.of(outputs, (NumberTargets) targets).all();
    Map<String, Double> values = new LinkedHashMap<>();
    wanted.forEach(metric -> values.put(metric.key(), ((NumberMetric) metric).of(sample)));
    return values;
  }
}
