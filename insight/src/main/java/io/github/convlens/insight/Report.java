package io.github.convlens.insight;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.WholeFile;
import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.RunReader;
import io.github.convlens.insight.draw.Fonts;
import io.github.convlens.insight.report.FindingPicture;
import io.github.convlens.insight.report.Plots;
import io.github.convlens.insight.report.ReportPage;
import io.github.convlens.insight.report.RunPage;
import io.github.convlens.training.table.CsvFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The report of one run, or of several runs side by side: {@code report.html} and, for one run,
 * {@code plots/}.
 */
public final class Report {
  private static final Logger log = LoggerFactory.getLogger(Report.class);

  private final List<RunPage> runs = new ArrayList<>();

  /**
   * The readers for the diagnosis of each run. They read the files in the same pass as the pages.
   */
  private final List<RunReader> readers = new ArrayList<>();

  private @Nullable List<Diagnosis> diagnoses;

  /**
   * @param open the function that opens a run's CSV file; tests count its calls
   */
  Report(List<Path> directories, Function<Path, CsvFile> open) {
    for (Path directory : directories) {
      RecordedRun run = RecordedRun.open(directory);
      RunReader reader = new RunReader(run);
      readers.add(reader);
      runs.add(new RunPage(run, directories.size(), reader.files(), open));
    }
  }

  /**
   * @param directory the directory of the finished or unfinished run
   * @throws InvalidInputException if the folder is not a run directory
   */
  public static Report of(Path directory) {
    return of(List.of(directory));
  }

  /**
   * @param directories the directories of the finished or unfinished runs
   * @throws InvalidInputException if one of the folders is not a run directory
   */
  public static Report of(List<Path> directories) {
    return new Report(directories, CsvFile::new);
  }

  /**
   * Writes the page and the plots into the run directory. For several runs, this method writes only
   * the page, into the current folder.
   *
   * @return the path of the page
   * @throws IOException if a file cannot be written
   */
  public Path write() throws IOException {
    return write(runs.size() == 1 ? runs.get(0).directory().root() : Path.of(""));
  }

  /**
   * Writes the page and, for a single run, the plots into a folder. If Java {@linkplain Fonts#fault
   * cannot draw text}, this method logs the fault and writes only the page.
   *
   * @return the path of the page
   * @throws IOException if a file cannot be written
   */
  public Path write(Path folder) throws IOException {
    String title = String.join(" · ", runs.stream().map(RunPage::name).toList());
    ObjectNode data = RunPage.together(runs);
    diagnoses = diagnose();
    String html = ReportPage.standing(title, withFindings(data, diagnoses));
    Path page = folder.resolve("report.html");
    Files.createDirectories(folder);
    WholeFile.writeText(page, html);
    Optional<String> fault = Fonts.fault();
    if (fault.isPresent()) {
      log.warn("no plots: {}", fault.get());
    } else if (runs.size() == 1) {
      new Plots(runs.get(0)).write(folder.resolve("plots"), diagnoses.get(0).findings());
    }
    return page;
  }

  /** The diagnosis of each run, in the order of the runs. The files of a run are read only once. */
  public List<Diagnosis> diagnoses() throws IOException {
    if (diagnoses == null) {
      for (RunPage run : runs) {
        run.refresh();
      }
      diagnoses = diagnose();
    }
    return diagnoses;
  }

  /** Diagnoses the runs from the values that the readers have read. */
  private List<Diagnosis> diagnose() throws IOException {
    List<Diagnosis> found = new ArrayList<>();
    for (RunReader reader : readers) {
      List<String> notes = new ArrayList<>();
      found.add(Diagnosis.of(reader.record(null, notes), notes));
    }
    return List.copyOf(found);
  }

  /** Adds the findings to a page. A live page has none, because findings are about a whole run. */
  private static ObjectNode withFindings(ObjectNode page, List<Diagnosis> diagnoses)
      throws IOException {
    for (int i = 0; i < diagnoses.size(); i++) {
      ArrayNode findings = ((ObjectNode) page.get("runs").get(i)).putArray("findings");
      for (Finding finding : diagnoses.get(i).findings()) {
        findings
            .addObject()
            .put("title", finding.title())
            .put("evidence", finding.evidence())
            .put("cause", finding.cause() + " (" + finding.confidence().words() + ")")
            .put("remedy", finding.remedy())
            .put("picture", FindingPicture.address(finding).orElse(null));
      }
    }
    return page;
  }
}
