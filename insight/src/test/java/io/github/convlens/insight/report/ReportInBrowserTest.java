package io.github.convlens.insight.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.convlens.insight.Report;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.model.weights.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that use the page in a real browser, as a person would. */
class ReportInBrowserTest {

  @TempDir private Path folder;
  private Path profile;
  private Path chromium;

  @BeforeEach
  void findBrowser() throws Exception {
    Optional<Path> found = Browser.installed();
    assumeTrue(found.isPresent(), "no Chromium here: apt-get install chromium to run this test");
    chromium = found.get();
    profile = Files.createDirectories(folder.resolve("profile"));
  }

  @Test
  void thePageOpensWithoutErrorsAndIsInteractive() throws Exception {
    Path run = SampleRun.write(folder.resolve("sample"));
    Path page = Report.of(List.of(run)).write(run);
    try (Browser browser = new Browser(chromium, profile, 1200, 900)) {
      browser.open(page.toUri());
      assertEquals("sample", browser.evaluate("title.textContent").textValue());
      assertEquals(
          "87.50 %", browser.evaluate("document.querySelector('.tile b').textContent").textValue());
      assertTrue(browser.evaluate("window.broken === undefined").booleanValue());
      hoveringShowsTheNumberFromTheFile(browser);
      draggingZooms(browser);
      choosingALayerShowsIt(browser);
      theSystemColourSchemeIsFollowedAndCanBeOverridden(browser);
      assertEquals(List.of(), browser.complaints());
      assertEquals(List.of(page.toUri().toString()), browser.requests());
    }
  }

  @Test
  void aNarrowScreenNeedsNoHorizontalScrolling() throws Exception {
    Path run = SampleRun.write(folder.resolve("sample"));
    Path page = Report.of(List.of(run)).write(run);
    try (Browser browser = new Browser(chromium, profile, 500, 900)) {
      browser.open(page.toUri());
      assertTrue(
          browser
              .evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
              .booleanValue());
      assertEquals(List.of(), browser.complaints());
    }
  }

  @Test
  @Tag("slow")
  void aLivePageFollowsItsRunAndStaysOpenAfterIt() throws Exception {
    Path run = SampleRun.write(folder.resolve("sample"));
    try (Browser browser = new Browser(chromium, profile, 1200, 900)) {
      LivePage live = new LivePage(run);
      browser.open(live.address());
      Files.writeString(
          run.resolve("recorder.csv"), "2,40,0.1,0.9,1.0,1.0\n", StandardOpenOption.APPEND);
      browser.waitFor("page.runs[0].steps === 41 && charts[0].chart.data[0].length === 41");
      live.close();
      browser.waitFor("banner.textContent.includes('does not answer')");
      assertEquals("sample", browser.evaluate("title.textContent").textValue());
    }
  }

  @Test
  @Tag("slow")
  void aLivePageSaysThatItsRunIsOver() throws Exception {
    Path run = SampleRun.write(folder.resolve("sample"));
    try (Browser browser = new Browser(chromium, profile, 1200, 900);
        LivePage live = new LivePage(run)) {
      browser.open(live.address());
      browser.waitFor("banner.textContent.includes('follows the training')");
      Tensor kernel = Tensor.of(new float[] {1, -1}, List.of(2L, 1L, 1L, 1L));
      new SafeTensors(Map.of("conv1.weight", kernel), Map.of())
          .write(run.resolve("model.safetensors"));
      browser.waitFor("banner.textContent.includes('Training is over')");
      assertEquals("finished", browser.evaluate("state(runs()[0])").textValue());
      browser.waitFor("document.querySelector('.kernel-picture') !== null");
      assertEquals(List.of(), browser.complaints());
    }
  }

  @Test
  @Tag("slow")
  void aLivePageKeepsTheLastStateOfAKilledRun() throws Exception {
    Path run = folder.resolve("killed");
    Process training = train(run);
    try (Browser browser = new Browser(chromium, profile, 1200, 900)) {
      URI address = address(training);
      browser.open(address);
      browser.waitFor("runs()[0].steps > 10");
      int before = browser.evaluate("runs()[0].steps").intValue();
      browser.open(address);
      assertTrue(browser.evaluate("runs()[0].steps").intValue() >= before);
      // Long curves are thinned, so the first point is an early step, but not always step 0.
      assertTrue(browser.evaluate("runs()[0].batches.loss.x[0]").intValue() < before);

      training.destroyForcibly().waitFor();

      browser.waitFor("banner.textContent.includes('does not answer')");
      assertTrue(browser.evaluate("runs()[0].steps").intValue() >= before);
      assertTrue(browser.evaluate("charts[0].chart.data[0].length").intValue() > 1);
      for (String complaint : browser.complaints()) {
        assertTrue(complaint.contains("net::ERR_"), complaint);
      }
    } finally {
      training.destroyForcibly().waitFor();
    }
  }

  /** Trains in a separate process, for longer than the test takes. */
  private static Process train(Path run) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dai.djl.offline=true",
            "-cp",
            System.getProperty("java.class.path"),
            LiveTraining.class.getName(),
            run.toString())
        .redirectErrorStream(true)
        .start();
  }

  /** The address at which the process serves its page. Its later output is read and discarded. */
  private static URI address(Process training) throws IOException {
    BufferedReader lines = training.inputReader();
    StringBuilder seen = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("live: ")) {
        Thread rest = new Thread(() -> lines.lines().forEach(forgotten -> {}));
        rest.setDaemon(true);
        rest.start();
        return URI.create(line.substring("live: ".length()).strip());
      }
      seen.append(line).append('\n');
    }
    throw new AssertionError("the training ended:\n" + seen);
  }

  private static void hoveringShowsTheNumberFromTheFile(Browser browser) throws Exception {
    JsonNode position = over(browser, "#curves", 17);
    browser.hover(position.get(0).doubleValue(), position.get(1).doubleValue());
    browser.waitFor(
        "document.querySelector('#curves .u-legend').textContent.includes('%s')"
            .formatted(String.format(Locale.ROOT, "%.3f", SampleRun.loss(17))));
  }

  private static void draggingZooms(Browser browser) throws Exception {
    JsonNode from = over(browser, "#curves", 10);
    JsonNode to = over(browser, "#curves", 20);
    double y = from.get(1).doubleValue();
    browser.hover(from.get(0).doubleValue(), y);
    browser.mouse("mousePressed", from.get(0).doubleValue(), y);
    browser.mouse("mouseMoved", to.get(0).doubleValue(), y);
    browser.mouse("mouseReleased", to.get(0).doubleValue(), y);
    browser.waitFor("charts[0].chart.scales.x.min > 9 && charts[0].chart.scales.x.max < 21");
  }

  private static void choosingALayerShowsIt(Browser browser) throws Exception {
    browser.evaluate("layer.value = 'layer1.0.conv2', layer.dispatchEvent(new Event('change')), 1");
    assertEquals(
        "layer1.0.conv2: mean",
        browser.evaluate("document.querySelector('#detail h3').textContent").textValue());
    assertEquals(
        SampleRun.mean(5, 1),
        browser.evaluate("charts.find(c => detail.contains(c.box)).chart.data[1][5]").doubleValue(),
        1e-6);
  }

  private static void theSystemColourSchemeIsFollowedAndCanBeOverridden(Browser browser)
      throws Exception {
    String ground = "getComputedStyle(document.body).backgroundColor";
    browser.prefer("light");
    JsonNode light = browser.evaluate(ground);
    browser.prefer("dark");
    assertNotEquals(light, browser.evaluate(ground));
    browser.evaluate("theme.click()");
    assertEquals(light, browser.evaluate(ground));
  }

  /** The position of a step in the first chart of a section, in pixels of the window. */
  private static JsonNode over(Browser browser, String section, int step) throws Exception {
    return browser.evaluate(
        """
        (() => {
          const one = charts.find(c => document.querySelector('%s').contains(c.box));
          one.box.scrollIntoView({block: 'center'});
          const area = one.chart.over.getBoundingClientRect();
          return [area.left + one.chart.valToPos(%d, 'x'), area.top + area.height / 2];
        })()
        """
            .formatted(section, step));
  }
}
