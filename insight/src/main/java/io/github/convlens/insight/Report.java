package io.github.convlens.insight;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.report.Plots;
import io.github.convlens.insight.report.ReportPage;
import io.github.convlens.insight.report.RunPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code report.html} and {@code plots/} of one run, or of several side by side. */
public final class Report {

  private final List<RunPage> runs;

  private Report(List<RunPage> runs) {
    this.runs = runs;
  }

  /**
   * @param directories of the runs, finished or not
   * @throws InvalidInputException if one is no run directory
   */
  public static Report of(List<Path> directories) {
    return new Report(
        directories.stream().map(path -> new RunPage(path, directories.size())).toList());
  }

  /**
   * Writes them into a folder.
   *
   * @return the page
   * @throws IOException if they cannot be written
   */
  public Path write(Path folder) throws IOException {
    String title = String.join(" · ", runs.stream().map(RunPage::name).toList());
    String html = ReportPage.standing(title, withFindings(RunPage.together(runs)));
    Path page = folder.resolve("report.html");
    Files.createDirectories(folder);
    Files.writeString(page, html);
    if (runs.size() == 1) {
      new Plots(runs.get(0)).write(folder.resolve("plots"));
    }
    return page;
  }

  /** A live page goes without: findings are about a run as a whole. */
  private ObjectNode withFindings(ObjectNode page) throws IOException {
    for (int i = 0; i < runs.size(); i++) {
      ArrayNode findings = ((ObjectNode) page.get("runs").get(i)).putArray("findings");
      for (Finding finding : Diagnosis.of(runs.get(i).directory().root()).findings()) {
        findings
            .addObject()
            .put("title", finding.title())
            .put("evidence", finding.evidence())
            .put("cause", finding.cause())
            .put("remedy", finding.remedy());
      }
    }
    return page;
  }
}
