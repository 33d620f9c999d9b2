package io.github.convlens.insight.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.DurableFiles;
import io.github.convlens.experiment.search.SearchPlan;
import io.github.convlens.experiment.search.SearchResult;
import io.github.convlens.experiment.search.TrialResult;
import io.github.convlens.experiment.search.space.Domain;
import io.github.convlens.experiment.search.space.Range;
import io.github.convlens.experiment.search.space.SpaceKey;
import io.github.convlens.insight.report.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code search.html}: all trials of a search in one self-contained page. */
final class SearchPage {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private SearchPage() {}

  static void write(SearchResult result) throws IOException {
    String title = result.plan().base().name() + ": search";
    DurableFiles.replace(
        result.folder().page(), ReportPage.standing("search", title, data(result)));
  }

  private static ObjectNode data(SearchResult result) {
    SearchPlan plan = result.plan();
    ObjectNode data = NODES.objectNode();
    data.put("name", plan.base().name());
    data.put("strategy", plan.options().strategy().toString());
    data.put("metric", plan.metric());
    data.put("direction", plan.goal().toString());
    data.put("planned", plan.trials());
    data.put("batches", result.batches());
    ArrayNode rungs = data.putArray("rungs");
    plan.rungEpochs().forEach(rungs::add);
    result.best().ifPresent(best -> data.put("best", best.trial().number()));
    Map<String, Double> importance = Importance.of(result);
    ArrayNode keys = data.putArray("keys");
    plan.space().keys().forEach(key -> keys.add(key(key, importance.get(key.path()))));
    ArrayNode trials = data.putArray("trials");
    result.trials().forEach(one -> trials.add(trial(one, result)));
    data.set("steps", steps(result));
    return data;
  }

  private static ObjectNode key(SpaceKey key, @Nullable Double importance) {
    ObjectNode node = NODES.objectNode();
    node.put("key", key.path());
    node.put("importance", importance);
    ArrayNode marks = node.putArray("marks");
    if (key.domain() instanceof Range range) {
      List<JsonNode> ends = range.ends();
      mark(marks, key.domain(), ends.get(0));
      for (double quantile : new double[] {0.25, 0.5, 0.75}) {
        mark(marks, key.domain(), range.at(quantile));
      }
      mark(marks, key.domain(), ends.get(1));
    } else {
      key.domain().grid().forEach(value -> mark(marks, key.domain(), value));
    }
    return node;
  }

  private static void mark(ArrayNode marks, Domain domain, JsonNode value) {
    marks.addObject().put("at", domain.place(value)).put("text", Domain.text(value));
  }

  private static ObjectNode trial(TrialResult one, SearchResult result) {
    ObjectNode node = NODES.objectNode();
    int number = one.trial().number();
    node.put("trial", number);
    node.put("name", one.trial().name());
    node.put("state", one.outcome().state().toString());
    node.put("note", one.outcome().note());
    node.put("value", Double.isFinite(one.value()) ? one.value() : null);
    node.put("epochs", one.outcome().epochs());
    node.put("batches", one.outcome().batches());
    node.put("seconds", one.outcome().seconds());
    node.put("rung", result.rung(one));
    boolean report = Files.exists(result.folder().run(number).root().resolve("report.html"));
    node.put("report", report ? one.trial().name() + "/report.html" : null);
    ObjectNode values = node.putObject("values");
    ObjectNode places = node.putObject("places");
    for (SpaceKey key : result.plan().space().keys()) {
      JsonNode value = one.point().values().get(key.path());
      if (value != null) {
        values.put(key.path(), Domain.text(value));
        places.put(key.path(), key.domain().place(value));
      }
    }
    return node;
  }

  /**
   * The metric's value after each job of a trial (see {@link SearchResult.Step}), with the total
   * training time of all trials until then.
   */
  private static ArrayNode steps(SearchResult result) {
    ArrayNode steps = NODES.arrayNode();
    Map<Integer, Double> before = new LinkedHashMap<>();
    double seconds = 0;
    for (SearchResult.Step step : result.steps()) {
      seconds += step.seconds() - before.getOrDefault(step.trial(), 0.0);
      before.put(step.trial(), step.seconds());
      ObjectNode node = steps.addObject();
      node.put("trial", step.trial()).put("epochs", step.epochs()).put("seconds", seconds);
      node.put("value", Double.isFinite(step.value()) ? step.value() : null);
    }
    return steps;
  }
}
