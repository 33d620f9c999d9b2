package io.github.convlens.insight;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.insight.diagnose.Change;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Illustration;
import io.github.convlens.insight.diagnose.Remedy;

/**
 * A diagnosis as JSON, for other programs. The names are part of the interface: {@code notes}, and
 * {@code findings}, each of which has {@code rule}, {@code severity}, {@code layers}, {@code
 * first_step}, {@code last_step}, {@code evidence}, {@code cause}, {@code remedy}, {@code
 * confidence} ({@code very-likely}, {@code likely} or {@code possible}), {@code numbers} (the
 * numbers in the chart of the finding, by name), {@code changes} (the first remedy as {@code key},
 * {@code from}, {@code to}, {@code why}) and {@code remedies} (all remedies, each as a list of
 * changes).
 */
final class FindingsJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FindingsJson() {}

  static String of(Diagnosis diagnosis) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode findings = root.putArray("findings");
    diagnosis.findings().forEach(finding -> add(finding, findings.addObject()));
    diagnosis.notes().forEach(root.putArray("notes")::add);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(Finding finding, ObjectNode node) {
    node.put("rule", finding.rule());
    node.put("severity", finding.severity().key());
    finding.layers().forEach(node.putArray("layers")::add);
    node.put("first_step", finding.steps().first());
    node.put("last_step", finding.steps().last());
    node.put("evidence", finding.evidence());
    node.put("cause", finding.cause());
    node.put("remedy", finding.remedy());
    node.put("confidence", finding.confidence().key());
    ObjectNode numbers = node.putObject("numbers");
    Illustration illustration = finding.illustration();
    if (illustration != null) {
      illustration.numbers().forEach((name, value) -> add(name, value, numbers));
    }
    ArrayNode first = node.putArray("changes");
    finding.remedies().stream().findFirst().ifPresent(remedy -> add(remedy, first));
    ArrayNode remedies = node.putArray("remedies");
    finding.remedies().forEach(remedy -> add(remedy, remedies.addArray()));
  }

  /** Adds a number; NaN and infinity, which JSON does not have, become null. */
  private static void add(String name, double value, ObjectNode numbers) {
    if (Double.isFinite(value)) {
      numbers.put(name, value);
    } else {
      numbers.putNull(name);
    }
  }

  private static void add(Remedy remedy, ArrayNode changes) {
    for (Change change : remedy.changes()) {
      changes
          .addObject()
          .put("key", change.key())
          .put("from", change.from())
          .put("to", change.to())
          .put("why", change.why());
    }
  }
}
