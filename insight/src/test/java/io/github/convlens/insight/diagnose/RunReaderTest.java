package io.github.convlens.insight.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.insight.Diagnosis;
import io.github.convlens.insight.SyntheticRun;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReaderTest {
  @TempDir private Path folder;

  @Test
  void aFolderThatIsNotARunGivesOneClearError() {
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> Diagnosis.of(folder));
    assertTrue(e.getMessage().contains("is not a run directory"), e.getMessage());
  }

  @Test
  void aRunThatHasJustBegunHasNoFindings() throws IOException {
    Files.writeString(folder.resolve("config.yaml"), "data: {dataset: digits}\n");
    Diagnosis diagnosis = Diagnosis.of(folder);
    assertEquals(List.of(), diagnosis.findings());
    assertTrue(diagnosis.notes().contains("no batch has been recorded yet"));
  }

  @Test
  void aHalfWrittenRowIsLeftOut() throws IOException {
    new SyntheticRun().write(folder);
    Files.writeString(
        folder.resolve("activation_stats.csv"), "4,200,0,con", StandardOpenOption.APPEND);
    assertEquals(List.of(), Diagnosis.of(folder).findings());
  }

  @Test
  void aCellThatIsNotANumberGivesOneClearError() throws IOException {
    new SyntheticRun().write(folder);
    Files.writeString(
        folder.resolve("recorder.csv"), "4,200,0.1,0.9,many,2\n", StandardOpenOption.APPEND);
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> Diagnosis.of(folder));
    assertTrue(e.getMessage().contains("line 202: \"many\" is not a number"), e.getMessage());
  }

  @Test
  void theDataFolderOfAnUnfinishedRunMayBeMissing() throws IOException {
    new SyntheticRun()
        .config("data: {dataset: image-folder, path: /nowhere}\nmodel: {batch_norm: none}\n")
        .write(folder);
    Diagnosis diagnosis = Diagnosis.of(folder);
    assertEquals(List.of(), diagnosis.findings());
    assertTrue(diagnosis.notes().get(0).startsWith("the network is not known"));
  }

  @Test
  void theDataFolderOfAnUnfinishedRunMayLieBelowTheDataDirectory() throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    new SyntheticRun()
        .config("data: {dataset: image-folder, path: photos, split: 0.5}\n")
        .write(run);
    for (String picture : List.of("cat/1.png", "cat/2.png", "dog/1.png", "dog/2.png")) {
      Path file = folder.resolve("data/photos").resolve(picture);
      Files.createDirectories(file.getParent());
      ImageIO.write(new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    }
    assertTrue(unknown(Diagnosis.of(run)));
    Diagnosis found = Diagnosis.of(run, folder.resolve("data"));
    assertFalse(unknown(found), found.notes().toString());
  }

  private static boolean unknown(Diagnosis diagnosis) {
    return diagnosis.notes().stream().anyMatch(note -> note.startsWith("the network is not known"));
  }

  @Test
  void missingRowsOfMetricsDoNotChangeTheNumberOfBatchesPerEpoch() throws IOException {
    new SyntheticRun().write(folder);
    Path metrics = folder.resolve("metrics.csv");
    List<String> rows = Files.readAllLines(metrics);
    Files.write(metrics, rows.subList(0, 3));
    RunRecord run = RunReader.read(RecordedRun.open(folder), null, new ArrayList<>());
    assertEquals(2, run.epochs().size());
    assertEquals(50, run.batchesPerEpoch());
  }

  @Test
  void longSeriesAreThinnedEvenlyAndKeepTheirEnds() {
    SeriesBuilder builder = new SeriesBuilder();
    for (int step = 0; step < 100_000; step++) {
      builder.add(step, 2 * step);
    }
    Series series = builder.build();
    assertTrue(series.size() <= 2049, series.size() + " values");
    assertEquals(0, series.firstStep());
    assertEquals(99_999, series.lastStep());
    assertEquals(100_000, series.median(), 200);
  }

  @Test
  void shortSeriesAreKeptWhole() {
    SeriesBuilder builder = new SeriesBuilder();
    for (int step = 0; step < 2048; step++) {
      builder.add(step, step);
    }
    assertEquals(2048, builder.build().size());
  }
}
