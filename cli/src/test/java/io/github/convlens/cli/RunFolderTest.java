package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.run.RunFolder;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.session.RunLock;
import io.github.convlens.training.table.EpochResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code list} and {@code clean}. */
class RunFolderTest {
  @TempDir private Path folder;
  private RunDirectory finished;
  private RunDirectory running;
  private RunDirectory stopped;

  @BeforeEach
  void runs() throws IOException {
    finished = run("a", true);
    running = run("deeper/b", true);
    stopped = run("c", false);
    Files.createDirectories(folder.resolve("no-run"));
  }

  private RunDirectory run(String name, boolean done) throws IOException {
    RunDirectory run = new RunDirectory(Files.createDirectories(folder.resolve(name)));
    Files.writeString(run.config(), Configuration.read(Path.of("../configs/digits.yaml")).yaml());
    Files.writeString(run.environment(), "{}");
    EpochResult.TABLE.write(
        run.metrics(),
        List.of(
            new EpochResult(0, 1, 0.5, 0.9, 0.75, 100, 10),
            new EpochResult(1, 1, 0.5, 0.8, 0.8125, 200, 10)));
    Files.write(
        Files.createDirectories(run.checkpoints().resolve("step-1")).resolve("w"), new byte[1000]);
    if (done) {
      Files.writeString(run.weights(), "weights");
    }
    return run;
  }

  @Test
  @SuppressWarnings("try") // the lock is only held
  void listShowsTheStateOfEachRun() throws IOException {
    try (RunLock lock = RunLock.acquire(running)) {
      Outcome outcome = Outcome.of("list", folder.toString());
      assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
      List<String> lines = outcome.out().lines().toList();
      assertEquals(4, lines.size(), outcome.out());
      assertTrue(
          lines.get(1).matches("a +finished +2 +0.8125 +0.8000 +\\d+ s +5 min +none"),
          lines.get(1));
      assertTrue(lines.get(2).startsWith("c         unfinished"), lines.get(2));
      assertTrue(lines.get(3).startsWith("deeper/b  running"), lines.get(3));
    }
    JsonNode json =
        new ObjectMapper().readTree(Outcome.of("list", folder.toString(), "-o", "json").out());
    assertEquals(3, json.size());
    assertEquals("finished", json.get(2).get("state").asText());
    assertEquals(300, json.get(2).get("seconds").asDouble());
    assertEquals(0.8125, json.get(2).get("accuracy").asDouble());
  }

  @Test
  void aDamagedRunIsListedAsDamaged() throws IOException {
    Files.writeString(finished.config(), "trainign: 1\n");
    Outcome outcome = Outcome.of("list", folder.toString());
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    assertTrue(outcome.out().contains("damaged"), outcome.out());
  }

  @Test
  void aRunWhoseFilesCannotBeReadDoesNotHideOtherRuns() throws IOException {
    Files.delete(finished.metrics());
    Files.createDirectory(finished.metrics());
    Files.delete(stopped.environment());
    Outcome outcome = Outcome.of("list", folder.toString());
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    List<String> lines = outcome.out().lines().toList();
    assertEquals(4, lines.size(), outcome.out());
    assertTrue(lines.get(1).matches("a +finished +0 .*damaged.*"), lines.get(1));
    assertTrue(lines.get(2).startsWith("c "), lines.get(2));
  }

  @Test
  @SuppressWarnings("try") // the lock is only held
  void cleanDeletesCheckpointsOfFinishedRunsOnly() throws IOException {
    try (RunLock lock = RunLock.acquire(running)) {
      Outcome outcome = Outcome.of("clean", folder.toString(), "--yes");
      assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    }
    assertFalse(Files.exists(finished.checkpoints()));
    assertTrue(Files.exists(finished.weights()));
    assertTrue(Files.exists(finished.metrics()));
    assertTrue(Files.exists(running.checkpoints().resolve("step-1/w")));
    assertTrue(Files.exists(stopped.checkpoints().resolve("step-1/w")));
  }

  @Test
  void checkpointsThatAnotherProcessHasDeletedCauseNoError() throws IOException {
    assertTrue(RunFolder.deleteCheckpoints(finished));
    assertTrue(RunFolder.deleteCheckpoints(finished));
    assertEquals(0, RunFolder.checkpointBytes(finished));
  }

  @Test
  void checkpointsAreMeasuredWhileARunningProcessDeletesThem() throws Exception {
    for (int i = 0; i < 500; i++) {
      Path checkpoint = Files.createDirectories(running.checkpoints().resolve("step-" + i));
      Files.write(checkpoint.resolve("w"), new byte[10]);
    }
    CompletableFuture<Boolean> deleting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return RunFolder.deleteCheckpoints(running);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    while (!deleting.isDone()) {
      assertTrue(RunFolder.checkpointBytes(running) >= 0);
    }
    assertTrue(deleting.get());
  }

  @Test
  void cleanAsksBeforeItDeletes() {
    String refusal = Outcome.of("clean", folder.toString()).refusal();
    assertTrue(refusal.contains("--yes"), refusal);
    assertTrue(Files.exists(finished.checkpoints().resolve("step-1/w")));
  }

  @Test
  void aMissingFolderIsRejected() {
    Path nowhere = folder.resolve("nowhere");
    assertTrue(
        Outcome.of("list", nowhere.toString()).refusal().contains("there is no such folder"));
    assertTrue(
        Outcome.of("clean", nowhere.toString()).refusal().contains("there is no such folder"));
  }
}
