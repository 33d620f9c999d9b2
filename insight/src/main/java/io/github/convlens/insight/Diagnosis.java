package io.github.convlens.insight;

import io.github.convlens.core.DiskFault;
import io.github.convlens.core.WholeFile;
import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.RunReader;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.rule.Causes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The faults that were found in a run. A fault that another fault explains is left out.
 *
 * @param findings the findings, in the order in which to fix them; empty for a healthy run
 * @param notes one-line messages about what could not be examined
 */
public record Diagnosis(List<Finding> findings, List<String> notes) {

  public Diagnosis {
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }

  /** Examines a run directory whose data is in one of the usual folders. */
  public static Diagnosis of(Path runDirectory) throws IOException {
    return of(runDirectory, null);
  }

  /**
   * Examines the directory of a finished or unfinished run.
   *
   * @param dataDirectory the only folder that is searched for the data of an unfinished run; null
   *     for the usual folders
   * @throws io.github.convlens.core.InvalidInputException if the folder is not a run directory
   * @throws IOException if one of its files cannot be read
   */
  public static Diagnosis of(Path runDirectory, @Nullable Path dataDirectory) throws IOException {
    List<String> notes = new ArrayList<>();
    return of(RunReader.read(RecordedRun.open(runDirectory), dataDirectory, notes), notes);
  }

  /**
   * @param notes the messages so far about what is missing from the record; this method may add
   *     messages
   */
  static Diagnosis of(RunRecord run, List<String> notes) {
    if (run.loss().isEmpty()) {
      notes.add("no batch has been recorded yet");
      return new Diagnosis(List.of(), notes);
    }
    return new Diagnosis(findings(run), notes);
  }

  /** The names of all rules. */
  public static List<String> ruleNames() {
    return Causes.rules().stream().map(rule -> rule.facts().name()).toList();
  }

  static List<Finding> findings(RunRecord run) {
    return Causes.of(Causes.rules(), run);
  }

  /**
   * The diagnosis as JSON, for other programs. Later versions may add names, but do not remove any.
   */
  public String json() {
    return FindingsJson.of(this);
  }

  /**
   * Writes the findings to a file: as JSON if the name of the file ends with {@code .json},
   * otherwise as a CSV table.
   *
   * @throws io.github.convlens.core.InvalidInputException if the file cannot be written
   */
  public void write(Path file) {
    try {
      if (file.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
        WholeFile.writeText(file, json());
      } else {
        Finding.TABLE.write(file, findings);
      }
    } catch (IOException e) {
      throw DiskFault.unwritable(file, e, "another file");
    }
  }

  /** The lines of the diagnosis for a terminal. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    findings.forEach(finding -> lines.addAll(finding.lines()));
    if (findings.isEmpty()) {
      lines.add("no findings");
    }
    notes.forEach(note -> lines.add("note: " + note));
    return lines;
  }
}
