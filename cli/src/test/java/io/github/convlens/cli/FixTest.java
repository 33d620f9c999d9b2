package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code convlens diagnose --fix}, and findings during training. */
class FixTest {
  private static final String FAST =
      """
      data: {dataset: digits}
      model: {architecture: layers, layers: [flatten, linear: {out: 10}]}
      training:
        epochs: 2
        batch_size: 64
        learning_rate: 0.01
        schedule: {name: constant}
        optimizer: {name: sgd, momentum: 0.9}
      """;

  @TempDir private Path folder;

  private Path trained(String more) throws IOException {
    Path config = Files.writeString(folder.resolve("run.yaml"), FAST + more);
    Path run = folder.resolve("run");
    Outcome outcome =
        Outcome.of("train", config.toString(), "--run-dir", run.toString(), "--device", "cpu");
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    return run;
  }

  @Test
  void aRemedyThatHelpsIsWrittenAndTheFixedConfigurationLearns() throws IOException {
    Path run = trained("  clip_norm: 0.0001\n");
    Path fixed = folder.resolve("fixed.yaml");
    String refusal =
        Outcome.of(
                "diagnose",
                run.toString(),
                "--fix",
                "--try",
                "--device",
                "cuda:99",
                "-o",
                fixed.toString())
            .refusal();
    assertTrue(refusal.contains("cuda:99"), refusal);
    Outcome fix = Outcome.of("diagnose", run.toString(), "--fix", "--try", "-o", fixed.toString());
    assertEquals(ExitCode.DONE, fix.code(), fix.err());
    assertTrue(fix.out().contains("no longer found"), fix.out());
    assertTrue(Files.readString(fixed).contains("# was 0.0001 (clipping-too-tight)"));
    Path again = folder.resolve("again");
    Outcome outcome = Outcome.of("train", fixed.toString(), "--run-dir", again.toString());
    assertTrue(outcome.out().contains("diagnosis: no findings"), outcome.out());
  }

  /**
   * Clipping hides that the average is too slow: it hardly lets the weights change, so they are
   * equal to their average.
   */
  @Test
  void aFaultThatAnotherFaultHidIsRemediedNext() throws IOException {
    Path run = trained("  clip_norm: 0.0001\n  ema: 0.9999\n");
    Path fixed = folder.resolve("fixed.yaml");
    Outcome fix = Outcome.of("diagnose", run.toString(), "--fix", "--try", "-o", fixed.toString());
    assertEquals(ExitCode.DONE, fix.code(), fix.err());
    String yaml = Files.readString(fixed);
    assertTrue(yaml.contains("# was 0.0001 (clipping-too-tight)"), fix.out());
    assertTrue(yaml.contains("# was 0.9999 (average-too-slow)"), fix.out());
  }

  @Test
  void aHealthyRunNeedsNoChangeAndNoFileIsWritten() throws IOException {
    Path run = trained("");
    Path fixed = folder.resolve("fixed.yaml");
    Outcome fix = Outcome.of("diagnose", run.toString(), "--fix", "-o", fixed.toString());
    assertEquals(ExitCode.CHECK_FAILED, fix.code());
    assertTrue(Files.notExists(fixed));
    Path json = folder.resolve("findings.json");
    Outcome.of("diagnose", run.toString(), "-o", json.toString());
    assertTrue(Files.readString(json).contains("\"findings\" : [ ]"), Files.readString(json));
    String nowhere =
        Outcome.of("diagnose", run.toString(), "-o", folder.resolve("no/f.csv").toString())
            .refusal();
    assertTrue(nowhere.contains("is not a folder that can be written to: give -o"), nowhere);
    Files.writeString(fixed, "mine");
    String refusal =
        Outcome.of("diagnose", run.toString(), "--fix", "-o", fixed.toString()).refusal();
    assertTrue(refusal.contains("exists: give another file"), refusal);
  }

  @Test
  void aCertainFindingIsPrintedOnceAndEndsTheRunIfStopOnNamesIt() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("dead.yaml"),
            FAST + "  clip_norm: 0.0001\n  stop_on: [clipping-too-tight]\n");
    Path run = folder.resolve("run");
    Outcome outcome = Outcome.of("train", config.toString(), "--run-dir", run.toString());
    assertEquals(ExitCode.DIVERGED, outcome.code(), outcome.err());
    String log = Files.readString(run.resolve("train.log"));
    assertEquals(2, log.split("diagnosis at step 99: clipping-too-tight", -1).length, log);
    assertTrue(log.contains("training.stop_on: clipping-too-tight at step 99"), log);
    assertTrue(Files.isDirectory(run.resolve("checkpoints")), "a checkpoint to look at");
    assertTrue(Files.notExists(run.resolve("model.safetensors")), "not finished");
    Outcome resumed =
        Outcome.of(
            "train",
            config.toString(),
            "--run-dir",
            run.toString(),
            "--resume",
            "-s",
            "training.stop_on=null");
    assertEquals(ExitCode.DONE, resumed.code(), resumed.err());
  }

  @Test
  void stopOnRejectsUnknownRulesAndRulesThatNeedTheEndOfARun() throws IOException {
    Path config = Files.writeString(folder.resolve("run.yaml"), FAST + "  stop_on: [dead-layer]\n");
    String place = folder.resolve("run").toString();
    String refusal = Outcome.of("train", config.toString(), "--run-dir", place).refusal();
    assertTrue(refusal.contains("did you mean dead-layers?"), refusal);
    Files.writeString(config, FAST + "  stop_on: [over-fitting]\n");
    refusal = Outcome.of("train", config.toString(), "--run-dir", place).refusal();
    assertTrue(refusal.contains("certain only at a run's end"), refusal);
    assertTrue(Files.notExists(folder.resolve("run")));
  }
}
