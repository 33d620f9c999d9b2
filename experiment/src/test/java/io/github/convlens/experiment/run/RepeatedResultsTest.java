package io.github.convlens.experiment.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.EpochResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatedResultsTest {
  @TempDir private Path folder;

  private void write(RepeatedRuns.Member run, String second) throws IOException {
    Files.createDirectories(run.directory());
    Files.writeString(
        run.directory().resolve("metrics.csv"),
        """
        epoch,train_loss,train_accuracy,valid_loss,accuracy,seconds,images_per_second,f1_macro
        0,1,0.5,1,0.5,2,9,0.5
        """
            + second);
  }

  /**
   * A score that cannot be computed for one run has no mean, but does not hide the other scores.
   */
  @Test
  void aScoreThatOneRunLacksIsOmitted() throws IOException {
    RepeatedRuns runs = new RepeatedRuns(folder.resolve("runs"), 1, 2, 0);
    write(runs.members().get(0), "1,0.5,0.75,0.5,0.75,2,9,0.7\n");
    write(runs.members().get(1), "1,0.5,0.75,0.25,0.25,2,9,\n");
    RepeatedResults results = RepeatedResults.read(runs);
    assertEquals(
        List.of("train_loss", "train_accuracy", "valid_loss", "accuracy"), results.columns());
    assertTrue(results.lines().get(4).startsWith("accuracy          0.5000"), results.lines() + "");
  }

  @Test
  void everyReaderTreatsAnEmptyCellAsAnUnknownScore() throws IOException {
    RepeatedRuns.Member run = new RepeatedRuns(folder.resolve("runs"), 1, 2, 0).members().get(0);
    write(run, "1,0.5,,0.25,0.25,2,9,\n");
    RunDirectory directory = new RunDirectory(run.directory());
    Map<String, Double> last = LastEpoch.of(directory, Integer.MAX_VALUE).metrics();
    EpochResult result = EpochResult.table(Map.of("f1_macro", "")).read(directory.metrics()).get(1);
    assertEquals(Double.NaN, last.get("f1_macro"));
    assertEquals(Double.NaN, result.scores().get("f1_macro"));
    assertEquals(Double.NaN, last.get("train_accuracy"));
    assertEquals(Double.NaN, result.trainAccuracy());
    assertEquals(0.25, result.accuracy());
  }
}
