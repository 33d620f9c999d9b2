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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code report.html} and {@code plots/} of one run, or of several side by side. */
public final class Report {

  private final List<RunPage> runs;
  private @Nullable List<Diagnosis> diagnoses;

  private Report(List<RunPage> runs) {
    this.runs = runs;
  }

  /**
   * @param directory of the run, finished or not
   * @throws InvalidInputException if it is not a run directory
   */
  public static Report of(Path directory) {
    return of(List.of(directory));
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
   * Writes page and plots into the run directory; of several runs, into the current folder.
   *
   * @return the page
   * @throws IOException if they cannot be written
   */
  public Path write() throws IOException {
    return write(runs.size() == 1 ? runs.get(0).directory().root() : Path.of(""));
  }

  /**
   * Writes page and plots into a folder.
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

  /** The diagnosis of each run, in the order of the runs; their files are read only once. */
  public List<Diagnosis> diagnoses() throws IOException {
    if (diagnoses == null) {
      List<Diagnosis> read = new ArrayList<>();
      for (RunPage run : runs) {
        read.add(Diagnosis.of(run.directory().root()));
      }
      diagnoses = List.copyOf(read);
    }
    return diagnoses;
  }

  /** A live page goes without: findings are about a run as a whole. */
  private ObjectNode withFindings(ObjectNode page) throws IOException {
    for (int i = 0; i < runs.size(); i++) {
      ArrayNode findings = ((ObjectNode) page.get("runs").get(i)).putArray("findings");
      for (Finding finding : diagnoses().get(i).findings()) {
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
