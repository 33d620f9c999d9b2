package io.github.convlens.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.training.table.CsvFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * At the end of a run, its report and its diagnosis share one pass over the files, since the files
 * may be large.
 */
class SharedReadingTest {
  @TempDir private Path folder;
  @TempDir private Path elsewhere;

  private final Map<String, Integer> opened = new TreeMap<>();

  /** Opens a file and moves it away, so that another reader would not find it. */
  private CsvFile takeAway(Path file) {
    Path taken = elsewhere.resolve(file.getFileName());
    opened.merge(file.getFileName().toString(), 1, Integer::sum);
    try {
      if (Files.exists(file)) {
        Files.move(file, taken);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CsvFile(taken);
  }

  private static SyntheticRun diverged() {
    return new SyntheticRun()
        .config(
            "data: {dataset: digits}\nmodel: {batch_norm: none}\nrecord: {histogram: {bins: 1}}\n")
        .loss(step -> step < 50 ? 2.3 : Double.NaN);
  }

  private static List<List<String>> lines(Report report) throws IOException {
    return report.diagnoses().stream().map(Diagnosis::lines).toList();
  }

  @Test
  void reportAndDiagnosisShareOnePassOverEachFile() throws IOException {
    diverged().write(folder);
    Diagnosis alone = Diagnosis.of(folder);
    assertFalse(alone.findings().isEmpty());
    Report report = new Report(List.of(folder), this::takeAway);
    String page = Files.readString(report.write(folder));
    assertEquals(List.of(alone.lines()), lines(report));
    assertTrue(page.contains(alone.findings().get(0).title()), page);
    assertTrue(opened.containsKey("recorder.csv"), opened.toString());
    assertTrue(opened.values().stream().allMatch(times -> times == 1), opened.toString());
  }

  @Test
  void theDiagnosisIsAlsoAvailableWithoutThePage() throws IOException {
    diverged().write(folder);
    Diagnosis alone = Diagnosis.of(folder);
    assertEquals(List.of(alone.lines()), lines(new Report(List.of(folder), this::takeAway)));
  }
}
