package io.github.convlens.training.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.training.metric.Estimate;
import io.github.convlens.training.metric.Threshold;
import io.github.convlens.training.table.Part;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes an evaluation as JSON for other programs, which rely on the names of its fields: {@code
 * scores}, and one field that depends on the task: {@code classes}, {@code labels} or {@code
 * numbers}. With {@code labels} there is also {@code threshold}. Each score has {@code value},
 * {@code low} and {@code high}; undefined numbers are null.
 */
final class EvaluationJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private EvaluationJson() {}

  static void write(Evaluation evaluation, Path file) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode scores = root.putObject("scores");
    evaluation.rows().forEach(row -> put(scores, row.name(), row.estimate()));
    if (evaluation instanceof LabelEvaluation labels) {
      root.put(Threshold.KEY, labels.threshold().value());
    }
    ObjectNode parts = root.putObject(evaluation.partsName());
    for (Part part : evaluation.parts()) {
      ObjectNode child = parts.putObject(part.name());
      part.counts().forEach(child::put);
      part.scores().forEach((key, estimate) -> put(child, key, estimate));
    }
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
  }

  private static void put(ObjectNode node, String name, Estimate estimate) {
    ObjectNode child = node.putObject(name);
    number(child, "value", estimate.value());
    number(child, "low", estimate.interval().low());
    number(child, "high", estimate.interval().high());
  }

  private static void number(ObjectNode node, String name, double value) {
    if (Double.isNaN(value)) {
      node.putNull(name);
    } else {
      node.put(name, value);
    }
  }
}
