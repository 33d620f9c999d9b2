package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.session.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests searches whose trials are real processes. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class SearchCommandTest {
  @TempDir private Path folder;
  private Path config;
  private Path space;

  @BeforeEach
  void writeFiles() throws IOException {
    config =
        Files.writeString(
            folder.resolve("tiny.yaml"),
            """
            data: {dataset: digits}
            device: cpu
            training: {epochs: 2, batch_size: 32, limit_batches: 4, best: accuracy}
            record: {activations: null, histogram: null, gradients: null}
            """);
    space =
        Files.writeString(
            folder.resolve("space.yaml"), "training.learning_rate: {log: [0.001, 0.1]}\n");
  }

  private List<String> arguments(String output, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "search",
                config.toString(),
                space.toString(),
                "-o",
                folder.resolve(output).toString(),
                "--jobs",
                "2"));
    all.addAll(List.of(more));
    return all;
  }

  private Outcome search(String output, String... more) {
    return Outcome.of(arguments(output, more).toArray(String[]::new));
  }

  @Test
  @Tag("slow")
  void aPausedTrialEndsLikeATrialThatWasNeverPaused() throws IOException {
    Outcome outcome = halve();
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    List<String> table = Files.readAllLines(folder.resolve("halving/search.csv"));
    assertEquals("trial,state,accuracy,epochs,batches,rung,training.learning_rate", table.get(0));
    assertEquals(1, table.stream().filter(row -> row.contains(",paused,")).count(), outcome.out());
    String finished =
        table.stream().filter(row -> row.contains(",finished,")).findFirst().orElseThrow();
    String name = "trial-000" + finished.charAt(0);
    Path trial = folder.resolve("halving").resolve(name);
    assertTrue(Files.exists(trial.resolve("report.html")));
    assertTrue(Files.readString(trial.resolve("train.log")).contains("paused after 1 epoch"));

    Path whole = folder.resolve("whole");
    Path configuration = folder.resolve("halving/trials").resolve(name + ".yaml");
    assertEquals(
        ExitCode.DONE,
        Outcome.of("train", configuration.toString(), "--run-dir", whole.toString()).code());
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("model.safetensors")),
        Files.readAllBytes(trial.resolve("model.safetensors")));

    String log = Files.readString(trial.resolve("train.log"));
    assertEquals(ExitCode.DONE, halve().code());
    assertEquals(log, Files.readString(trial.resolve("train.log")));
    assertEquals(table, Files.readAllLines(folder.resolve("halving/search.csv")));
    assertTrue(Files.readString(folder.resolve("halving/search.html")).contains(name));
  }

  private Outcome halve() {
    return search("halving", "--strategy", "asha", "--reduction", "2", "--trials", "2");
  }

  @Test
  @Tag("slow")
  void noTrialOutlivesAKilledSearch() throws Exception {
    Files.writeString(
        config, Files.readString(config).replace("limit_batches: 4", "limit_batches: 90"));
    Process process = start("killed", "--trials", "1");
    Path first = folder.resolve("killed/trial-0000");
    try {
      while (!Files.exists(first.resolve("checkpoints/latest"))) {
        assertTrue(process.isAlive(), Files.readString(folder.resolve("said")));
        Thread.sleep(10);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    while (RunLock.held(new RunDirectory(first))) {
      Thread.sleep(10);
    }
    assertFalse(new RunDirectory(first).finished(), "it was over before the kill");
    Outcome rest = search("killed", "--trials", "1");
    assertEquals(ExitCode.DONE, rest.code(), rest.err());
    assertTrue(Files.readString(first.resolve("train.log")).contains("continuing in epoch"));
    assertEquals(2, Files.readAllLines(folder.resolve("killed/search.csv")).size());
  }

  private Process start(String output, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                ConvLens.class.getName()));
    command.addAll(arguments(output, more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile())
        .start();
  }

  @Test
  void aSearchThatCannotBeRunIsRejectedInOneLine() throws IOException {
    assertTrue(search("a", "--trials", "0").refusal().contains("trials is 0"));
    assertTrue(
        search("a", "--metric", "acuracy").refusal().contains("--metric acuracy: training.best"));
    Files.writeString(space, "training.learning_rate: {log: [-1, 1]}\n");
    assertTrue(search("a").refusal().contains("training.learning_rate: log: the bounds"));
    Files.writeString(space, "training.batch_size: [32, 0]\n");
    assertTrue(
        search("a").refusal().contains("space.yaml: training.batch_size=0: training.batch_size"));
    Files.writeString(space, "training.batch_size: [32, 64]\n");
    assertTrue(
        search("a", "--trial", "2", "--strategy", "grid").refusal().contains("there are 2 trials"));
    assertFalse(Files.exists(folder.resolve("a")));
  }
}
