package io.github.convlens.insight.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.convlens.experiment.search.Search;
import io.github.convlens.experiment.search.SearchOptions;
import io.github.convlens.experiment.search.SearchPlan;
import io.github.convlens.experiment.search.SearchResult;
import io.github.convlens.experiment.search.Trial;
import io.github.convlens.experiment.search.TrialOutcome;
import io.github.convlens.experiment.search.TrialResult;
import io.github.convlens.experiment.search.TrialRunner;
import io.github.convlens.insight.search.SearchReport;
import io.github.convlens.training.loop.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that use the page of a search in a real browser, as a person would. */
class SearchInBrowserTest {
  @TempDir private Path folder;

  /** Trials whose results come from a formula, without training. */
  private record Formula() implements TrialRunner {
    @Override
    public Optional<TrialOutcome> known(Trial trial) {
      return Optional.empty();
    }

    @Override
    public TrialOutcome train(Trial trial) {
      if (trial.number() == 5) {
        return new TrialOutcome(
            TrialOutcome.State.DIVERGED, 0, 0, 1, Map.of(), "the loss is <b>NaN</b>");
      }
      double rate = Double.parseDouble(trial.values().get("training.learning_rate"));
      double accuracy = 0.99 - Math.pow(Math.log10(rate / 0.02), 2) / 10;
      return new TrialOutcome(
          TrialOutcome.State.FINISHED, 5, 465, 2.5, Map.of("accuracy", accuracy), "");
    }
  }

  private SearchResult search(List<String> lines) throws IOException {
    Path configuration =
        Files.writeString(
            folder.resolve("base.yaml"), "data: {dataset: digits}\ntraining: {best: accuracy}\n");
    Path space =
        Files.writeString(
            folder.resolve("space.yaml"),
            """
            training.learning_rate: {log: [0.001, 0.3]}
            training.batch_size: [32, 64, 128]
            training.optimizer.name: [sgd, adamw]
            training.optimizer.momentum: {min: 0.8, max: 0.99, when: {training.optimizer.name: sgd}}
            """);
    SearchPlan plan =
        SearchPlan.of(
            configuration,
            List.of(),
            space,
            SearchOptions.defaults().with(SearchOptions.TRIALS, 16));
    SearchReport report = new SearchReport(lines::add);
    SearchResult result =
        Search.open(folder.resolve("search"), plan).run(new Formula(), new StopSignal(), report);
    Path first = Files.createDirectories(folder.resolve("search/trial-0000"));
    Files.writeString(first.resolve("report.html"), "<title>trial 0</title>");
    report.end(result);
    return result;
  }

  @Test
  void theLineOfEachTrialNamesTheBestTrialSoFar() throws IOException {
    List<String> lines = new ArrayList<>();
    SearchResult result = search(lines);
    assertTrue(
        lines
            .get(0)
            .matches(
                "1 of 16  trial-0000  accuracy 0\\.\\d{4} after 5 epochs .*best: trial-0000.*"),
        lines.get(0));
    assertTrue(lines.get(5).contains("trial-0005  diverged: the loss is"), lines.get(5));
    TrialResult best = result.best().orElseThrow();
    assertTrue(
        lines.contains(
            String.format(
                Locale.ROOT,
                "best: %s  accuracy %.4f after 5 epochs",
                best.trial().name(),
                best.value())),
        lines.toString());
  }

  @Test
  void thePageOpensWithoutErrorsAndIsInteractive() throws Exception {
    Optional<Path> chromium = Browser.installed();
    assumeTrue(chromium.isPresent(), "no Chromium here: apt-get install chromium to run this test");
    SearchResult result = search(new ArrayList<>());
    Path page = result.folder().page();
    Path profile = Files.createDirectories(folder.resolve("profile"));
    try (Browser browser = new Browser(chromium.get(), profile, 1200, 900)) {
      browser.open(page.toUri());
      assertEquals("base: search", browser.evaluate("title.textContent").textValue());
      assertEquals(16, count(browser, "#coordinates path[data-trial]"));
      assertEquals(16, count(browser, "#trials tbody tr"));
      assertEquals(4, count(browser, "#importance tr"));
      assertEquals(
          "training.learning_rate",
          browser.evaluate("document.querySelector('#importance td').textContent").textValue());
      assertEquals(1, browser.evaluate("charts.length").intValue());
      assertEquals(
          "trial-0000/report.html",
          browser.evaluate("document.querySelector('#trials a').getAttribute('href')").textValue());
      sortingPutsTheBestFirst(browser, result);
      draggingAlongAnAxisKeepsSomeTrials(browser);
      assertTrue(
          browser.evaluate("document.documentElement.scrollWidth <= innerWidth + 1").asBoolean());
      assertEquals(List.of(), browser.complaints());
      assertEquals(List.of(page.toUri().toString()), browser.requests());
    }
  }

  private static int count(Browser browser, String selector) throws Exception {
    return browser.evaluate("document.querySelectorAll('" + selector + "').length").intValue();
  }

  private static void sortingPutsTheBestFirst(Browser browser, SearchResult result)
      throws Exception {
    browser.evaluate("document.querySelector('th[data-column=accuracy]').click(), 1");
    assertEquals(
        Integer.toString(result.best().orElseThrow().trial().number()),
        browser.evaluate("document.querySelector('#trials tbody td').textContent").textValue());
  }

  private static void draggingAlongAnAxisKeepsSomeTrials(Browser browser) throws Exception {
    JsonNode axis =
        browser.evaluate(
            """
            (() => {
              const grip = document.querySelector('[data-axis="accuracy"]');
              grip.scrollIntoView({block: 'center'});
              const box = grip.getBoundingClientRect();
              return [box.left + box.width / 2, box.top, box.height];
            })()
            """);
    double x = axis.get(0).doubleValue();
    double top = axis.get(1).doubleValue() + 2;
    double middle = top + axis.get(2).doubleValue() / 2;
    browser.hover(x, top);
    browser.mouse("mousePressed", x, top);
    browser.mouse("mouseMoved", x, middle);
    browser.mouse("mouseReleased", x, middle);
    browser.waitFor("document.querySelectorAll('#trials tbody tr').length < 16");
    assertTrue(count(browser, "#trials tbody tr") > 0);
  }
}
