package io.github.convlens.insight.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A comparison as tables for a terminal, and as JSON.
 *
 * @param comparison the comparison to write
 */
public record ComparisonText(Comparison comparison) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ABSENT = "–";

  /**
   * The comparison as tables: the runs of each group, the keys in which groups differ, metrics, and
   * tests.
   */
  public List<String> lines() {
    List<RunGroup> groups = comparison.groups();
    List<String> lines = new ArrayList<>();
    for (RunGroup group : groups) {
      lines.add(
          group.label()
              + "  "
              + group.runs().stream()
                  .map(run -> run.directory().toString())
                  .collect(Collectors.joining(", ")));
    }
    lines.add("");
    lines.addAll(table(keys()));
    lines.add("");
    lines.addAll(table(metrics()));
    List<Difference> differences = comparison.differences();
    if (groups.size() > 1) {
      lines.add("");
      lines.addAll(table(tests(differences)));
    }
    lines.add("");
    lines.addAll(notes(differences));
    return lines;
  }

  private List<List<String>> keys() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("differs in", RunGroup::label));
    for (String key : comparison.keys()) {
      rows.add(row(key, group -> text(group.keys().get(key))));
    }
    rows.add(
        row(
            "seed",
            group ->
                group.runs().stream()
                    .map(run -> Long.toString(run.seed()))
                    .collect(Collectors.joining(" "))));
    rows.add(
        row(
            "epochs trained",
            group ->
                group.runs().stream()
                    .map(run -> Integer.toString(run.last().epochs()))
                    .distinct()
                    .collect(Collectors.joining(" "))));
    return rows;
  }

  private List<List<String>> metrics() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("last epoch", RunGroup::label));
    for (String metric : comparison.metrics()) {
      rows.add(row(metric, group -> group.sample(metric).map(ComparisonText::text).orElse(ABSENT)));
    }
    return rows;
  }

  private List<String> row(String head, Function<RunGroup, String> cell) {
    List<String> row = new ArrayList<>();
    row.add(head);
    comparison.groups().forEach(group -> row.add(cell.apply(group)));
    return row;
  }

  private List<List<String>> tests(List<Difference> differences) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("against " + comparison.groups().get(0).label(), "metric", "difference", "p", ""));
    for (Difference one : differences) {
      rows.add(
          List.of(
              one.group(),
              one.metric(),
              String.format(Locale.ROOT, "%+.4f", one.difference()),
              one.judged() ? String.format(Locale.ROOT, "%.3f", one.p()) : ABSENT,
              verdict(one)));
    }
    return rows;
  }

  private static String verdict(Difference one) {
    if (!one.judged()) {
      return "only one seed: the spread is unknown";
    }
    return one.significant() ? "more than the spread of seeds" : "within the spread of seeds";
  }

  private List<String> notes(List<Difference> differences) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "± is the standard deviation over seeds (n − 1); the number of runs is in parentheses.");
    if (differences.stream().anyMatch(Difference::judged)) {
      notes.add(
          "p is computed with "
              + test()
              + ". A difference is more than the spread if p < "
              + Difference.LEVEL
              + ".");
    } else if (comparison.groups().size() > 1) {
      notes.add(
          "To measure the spread, train each configuration with several seeds: train CONFIG --seeds 3.");
    }
    return notes;
  }

  private String test() {
    int others = comparison.groups().size() - 1;
    return "Welch's two-sided t-test"
        + (others > 1
            ? ", corrected by Holm's method for "
                + Count.of(others, "comparison")
                + " of each metric"
            : "");
  }

  private static String text(@Nullable JsonNode value) {
    return value == null ? ABSENT : value.isTextual() ? value.textValue() : value.toString();
  }

  private static String text(Sample sample) {
    return sample.count() == 1
        ? String.format(Locale.ROOT, "%.4f (1)", sample.mean())
        : String.format(
            Locale.ROOT, "%.4f ± %.4f (%d)", sample.mean(), sample.std(), sample.count());
  }

  private static List<String> table(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /** The comparison as JSON. */
  public String json() {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode groups = root.putArray("groups");
    List<String> keys = comparison.keys();
    for (RunGroup group : comparison.groups()) {
      ObjectNode node = groups.addObject();
      node.put("label", group.label());
      ArrayNode runs = node.putArray("runs");
      for (RunGroup.Run run : group.runs()) {
        runs.addObject()
            .put("run", run.directory().toString())
            .put("seed", run.seed())
            .put("epochs", run.last().epochs());
      }
      ObjectNode different = node.putObject("keys");
      keys.forEach(key -> different.set(key, group.keys().get(key)));
      ObjectNode metrics = node.putObject("metrics");
      for (String metric : comparison.metrics()) {
        group.sample(metric).ifPresent(sample -> put(metrics.putObject(metric), sample));
      }
    }
    root.put("test", test());
    root.put("level", Difference.LEVEL);
    ArrayNode differences = root.putArray("differences");
    for (Difference one : comparison.differences()) {
      ObjectNode node = differences.addObject();
      node.put("group", one.group());
      node.put("against", comparison.groups().get(0).label());
      node.put("metric", one.metric());
      node.put("difference", one.difference());
      node.put("p", one.judged() ? (Double) one.p() : null);
      node.put("more_than_spread", one.judged() ? (Boolean) one.significant() : null);
    }
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void put(ObjectNode node, Sample sample) {
    node.put("runs", sample.count());
    node.put("mean", sample.mean());
    node.put("std", sample.count() > 1 ? (Double) sample.std() : null);
    ArrayNode values = node.putArray("values");
    sample.values().forEach(values::add);
  }
}
