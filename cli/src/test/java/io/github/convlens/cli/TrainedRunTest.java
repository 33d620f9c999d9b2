package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the files and the output of {@code train}. */
class TrainedRunTest {
  @TempDir private static Path folder;
  private static Path run;
  private static Outcome trained;

  @BeforeAll
  static void train() {
    run = folder.resolve("run with spaces, ä");
    trained = SmokeRun.train(run);
  }

  @Test
  void trainWritesTheFilesThatTheReadmeNames() throws IOException {
    assertEquals(ExitCode.DONE, trained.code(), trained.err());
    for (String name :
        List.of(
            "config.yaml",
            "environment.json",
            "train.log",
            "metrics.csv",
            "recorder.csv",
            "activation_stats.csv",
            "model.safetensors")) {
      assertTrue(Files.size(run.resolve(name)) > 0, name);
    }
    assertEquals(1 + 2, Files.readAllLines(run.resolve("metrics.csv")).size());
    assertEquals(1 + 2 * 20, Files.readAllLines(run.resolve("recorder.csv")).size());
  }

  @Test
  void trainShowsOneRowPerEpoch() {
    List<String> lines = trained.out().lines().toList();
    assertTrue(lines.get(0).contains("valid_loss"), trained.out());
    assertEquals("0", lines.get(1).strip().split(" ")[0], trained.out());
    assertEquals("1", lines.get(2).strip().split(" ")[0], trained.out());
  }

  @Test
  void trainEndsWithADiagnosisAndAReport() {
    assertTrue(trained.out().contains("diagnosis: "), trained.out());
    assertTrue(Files.isRegularFile(run.resolve("report.html")));
  }

  @Test
  void theStoredConfigurationTrainsTheSameNetworkAgain() throws IOException {
    Path again = folder.resolve("again");
    Outcome second =
        Outcome.of("train", run.resolve("config.yaml").toString(), "--run-dir", again.toString());
    assertEquals(ExitCode.DONE, second.code(), second.err());
    assertEquals(
        -1, Files.mismatch(run.resolve("model.safetensors"), again.resolve("model.safetensors")));
    assertEquals(
        -1,
        Files.mismatch(run.resolve("activation_stats.csv"), again.resolve("activation_stats.csv")));
    assertEquals(-1, Files.mismatch(run.resolve("recorder.csv"), again.resolve("recorder.csv")));
  }

  @Test
  void severalSeedsGiveMeanAndStandardDeviation() {
    Outcome outcome =
        Outcome.of(
            "train",
            SmokeRun.CONFIG,
            "--seeds",
            "2",
            "--run-dir",
            folder.resolve("seeds").toString());
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    assertTrue(outcome.out().contains("(2 runs)"), outcome.out());
    assertTrue(Files.isDirectory(folder.resolve("seeds/seed-43")));
  }

  @Test
  void divergenceHasItsOwnExitCode() {
    Outcome outcome =
        Outcome.of(
            "train",
            SmokeRun.CONFIG,
            "-s",
            "training.learning_rate=1e30",
            "-s",
            "model.batch_norm=none",
            "-s",
            "training.optimizer.name=sgd",
            "--run-dir",
            folder.resolve("diverged").toString());
    assertEquals(ExitCode.DIVERGED, outcome.code(), outcome.err());
    assertTrue(outcome.err().contains("diverged"), outcome.err());
    assertTrue(outcome.err().contains("lower learning_rate"), outcome.err());
  }

  @Test
  void initialWeightsThatOverflowAreNotBlamedOnTheLearningRate() {
    Outcome outcome =
        Outcome.of(
            "train",
            SmokeRun.CONFIG,
            "-s",
            "model.init=constant(3e38)",
            "--run-dir",
            folder.resolve("overflow").toString());
    assertEquals(ExitCode.DIVERGED, outcome.code(), outcome.err());
    assertTrue(outcome.err().contains("before the first update"), outcome.err());
    assertFalse(outcome.err().contains("learning_rate"), outcome.err());
  }
}
