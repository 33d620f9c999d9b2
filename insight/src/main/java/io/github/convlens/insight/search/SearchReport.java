package io.github.convlens.insight.search;

import io.github.convlens.core.Count;
import io.github.convlens.experiment.search.SearchListener;
import io.github.convlens.experiment.search.SearchPlan;
import io.github.convlens.experiment.search.SearchResult;
import io.github.convlens.experiment.search.Trial;
import io.github.convlens.experiment.search.TrialOutcome;
import io.github.convlens.experiment.search.TrialResult;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A listener that prints a line for each trial that has ended or paused, with the best trial so
 * far, and rewrites the page of the search each time.
 */
public final class SearchReport implements SearchListener {
  private final Consumer<String> lines;
  private int found;

  /**
   * @param lines receives each line
   */
  public SearchReport(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void found(Trial trial, TrialOutcome outcome) {
    found++;
  }

  @Override
  public void began(Trial trial) {
    if (found > 0) {
      lines.accept("continuing the search: " + Count.of(found, "finished training") + " found");
      found = 0;
    }
  }

  @Override
  public void ended(Trial trial, TrialOutcome outcome, SearchResult so) throws IOException {
    lines.accept(
        "%d of %d  %s  (%s)%s"
            .formatted(
                so.trials().size(),
                so.plan().trials(),
                line(so.plan(), trial.name(), outcome),
                values(trial.values()),
                so.best()
                    .map(best -> "  best: " + best.trial().name() + ", " + number(best.value()))
                    .orElse("")));
    SearchPage.write(so);
  }

  /**
   * Prints the last lines: the best trial, and the path of the page.
   *
   * @throws IOException if the page cannot be written
   */
  public void end(SearchResult result) throws IOException {
    SearchPage.write(result);
    result.best().ifPresent(best -> best(result, best));
    lines.accept(
        "%s, %s; everything is in %s"
            .formatted(
                Count.of(result.trials().size(), "trial"),
                Count.of(result.batches(), "batch", "batches"),
                result.folder().page()));
  }

  private void best(SearchResult result, TrialResult best) {
    lines.accept("best: " + line(result.plan(), best.trial().name(), best.outcome()));
    best.trial().values().forEach((key, value) -> lines.accept("  " + key + ": " + value));
    lines.accept("as a configuration: " + result.folder().configuration(best.trial().number()));
  }

  /**
   * The outcome of a trial in a few words.
   *
   * @param plan the plan of the search
   * @param name the name of the trial
   */
  public static String line(SearchPlan plan, String name, TrialOutcome outcome) {
    String what =
        outcome.comparable()
            ? "%s %s after %s"
                .formatted(
                    plan.metric(),
                    number(outcome.metrics().getOrDefault(plan.metric(), Double.NaN)),
                    Count.of(outcome.epochs(), "epoch"))
            : outcome.state() + (outcome.note().isEmpty() ? "" : ": " + outcome.note());
    return name + "  " + what;
  }

  private static String values(Map<String, String> values) {
    return values.entrySet().stream()
        .map(value -> value.getKey() + "=" + value.getValue())
        .collect(Collectors.joining(" "));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
