package io.github.convlens.training.task;

import io.github.convlens.data.target.LabelTargets;
import io.github.convlens.data.target.Targets;
import io.github.convlens.data.target.Task;
import io.github.convlens.training.metric.LabelExamples;
import io.github.convlens.training.metric.LabelMetric;
import io.github.convlens.training.metric.LabelSample;
import io.github.convlens.training.metric.Metric;
import io.github.convlens.training.metric.Threshold;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Multi-label classification: each image has any number of labels. In every epoch, the best
 * threshold for the epoch's outputs is computed.
 */
record LabelObjective() implements Objective {

  @Override
  public Task task() {
    return Task.MULTI_LABEL;
  }

  @Override
  public String usualLoss() {
    return "binary_cross_entropy";
  }

  @Override
  public List<LabelMetric> metrics() {
    return List.of(LabelMetric.values());
  }

  @Override
  public List<LabelMetric> everyEpoch() {
    return List.of(LabelMetric.MAP, LabelMetric.F1_MICRO, LabelMetric.F1_MACRO);
  }

  @Override
  public Map<String, String> furtherValues() {
    return Map.of(
        Threshold.KEY,
        "the lowest probability at which a label counts as present, chosen for the highest F1"
            + " over all decisions on these images; the epoch's scores use it");
  }

  @Override
  public Map<String, Double> scores(
      List<? extends Metric> wanted, float[][] outputs, Targets targets) {
    LabelTargets labels = (LabelTargets) targets;
    Map<String, Double> values = new LinkedHashMap<>();
    double threshold = Threshold.best(outputs, labels).value();
    LabelSample sample = LabelExamples.of(outputs, labels, threshold).all();
    wanted.forEach(metric -> values.put(metric.key(), ((LabelMetric) metric).of(sample)));
    values.put(Threshold.KEY, threshold);
    return values;
  }
}
