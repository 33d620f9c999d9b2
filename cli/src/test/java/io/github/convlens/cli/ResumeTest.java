package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.core.FileTree;
import io.github.convlens.data.digits.Digits;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.session.RunLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code train --resume} for every state of a run directory. */
class ResumeTest {

  @TempDir private Path folder;
  private Path config;
  private Path run;

  @BeforeEach
  void aConfiguration() throws IOException {
    config = folder.resolve("tiny.yaml");
    run = folder.resolve("run");
    Files.writeString(
        config,
        """
        data: {dataset: digits}
        device: cpu
        training: {epochs: 2, batch_size: 16, limit_batches: 2}
        checkpoint: {every: 1, keep: 2}
        """);
  }

  @Test
  void aFinishedRunIsNotChanged() throws IOException {
    assertEquals(ExitCode.DONE, train().code());
    Map<String, String> before = contents();
    for (String free : List.of("checkpoint.keep=1", "training.max_seconds=1", "name=other")) {
      Outcome again = train("--resume", "-s", free);
      assertEquals(ExitCode.DONE, again.code(), again.err());
      assertEquals(before, contents());
    }
  }

  @Test
  void theMessageNamesTheKeyThatDiffersFromAFinishedRun() throws IOException {
    assertEquals(ExitCode.DONE, train().code());
    Map<String, String> before = contents();
    for (String setting :
        List.of(
            "training.learning_rate=0.5",
            "training.epochs=1",
            "training.epochs=4",
            "model.first_kernel=3",
            "training.schedule.name=\"cosine\"")) {
      String refusal = train("--resume", "-s", setting).refusal();
      assertTrue(refusal.contains(setting.replace("=", " is ")), refusal);
      assertEquals(before, contents());
    }
    String longer = train("--resume", "-s", "training.epochs=4").refusal();
    assertTrue(longer.contains("training.schedule spans all epochs"), longer);
  }

  @Test
  void moreEpochsGiveTheResultsOfARunThatWasLongerFromTheStart() throws IOException {
    steps();
    assertEquals(ExitCode.DONE, train("-s", "training.epochs=4").code());
    Map<String, String> longer = results();
    FileTree.delete(run);
    assertEquals(ExitCode.DONE, train().code());
    Files.writeString(run.resolve("mistakes/999.png"), "of the shorter run");
    Outcome continued = train("--resume", "-s", "training.epochs=4");
    assertEquals(ExitCode.DONE, continued.code(), continued.err());
    assertEquals(longer, results());
    assertFalse(Files.exists(run.resolve("mistakes/999.png")));
    String log = Files.readString(run.resolve("train.log"));
    assertTrue(log.contains("training.epochs is now 4: it was 2"), log);
    assertTrue(log.contains("continuing in epoch 2"), log);
    assertEquals(ExitCode.BAD_INPUT, train("--resume").code(), "it has four epochs by now");
    assertEquals(ExitCode.DONE, train("--resume", "-s", "training.epochs=4").code());
  }

  @Test
  void aRunThatEndedEarlyCannotHaveMoreEpochs() throws IOException {
    steps();
    String[] limit = {"-s", "training.max_seconds=1.0e-3"};
    train(limit);
    Map<String, String> before = contents();
    String refusal = train("--resume", limit[0], limit[1], "-s", "training.epochs=4").refusal();
    assertTrue(refusal.contains("ended before its last epoch (time limit"), refusal);
    assertEquals(before, contents());
  }

  @Test
  void withoutItsCheckpointsAFinishedRunKeepsItsWeights() throws IOException {
    steps();
    train();
    FileTree.delete(run.resolve("checkpoints"));
    Map<String, String> before = contents();
    String refusal = train("--resume", "-s", "training.epochs=4").refusal();
    assertTrue(refusal.contains("no checkpoint to continue from"), refusal);
    assertEquals(before, contents());
  }

  /** Configures a schedule that does not depend on the number of epochs. */
  private void steps() throws IOException {
    String yaml = Files.readString(config);
    Files.writeString(config, yaml.replace("{epochs", "{schedule: {name: step, every: 1}, epochs"));
  }

  @Test
  void noLockFileIsLeftBehind() throws IOException {
    train();
    assertFalse(Files.exists(run.resolve(".lock")));
  }

  @Test
  void aRunWithoutItsWeightsContinuesToTheSameWeights() throws IOException {
    train();
    byte[] weights = Files.readAllBytes(weights());
    killBeforeTheEnd();
    assertEquals(ExitCode.DONE, train("--resume", "-s", "checkpoint.keep=1").code());
    assertArrayEquals(weights, Files.readAllBytes(weights()));
  }

  @Test
  void theMessageNamesTheKeyThatWouldChangeTheResults() throws IOException {
    train();
    killBeforeTheEnd();
    for (String setting :
        List.of(
            "training.learning_rate=0.5",
            "training.epochs=1",
            "seed=1",
            "data.augment.flip=true",
            "model.first_kernel=3",
            "record.activations.every=2")) {
      Outcome refused = train("--resume", "-s", setting);
      assertEquals(ExitCode.BAD_INPUT, refused.code(), setting);
      String key = setting.substring(0, setting.indexOf('='));
      assertTrue(refused.err().contains(key + " is "), refused.err());
      assertFalse(Files.exists(weights()));
    }
  }

  @Test
  void aRunThatWroteNoCheckpointStartsAgainInTheSameFolder() throws IOException {
    train();
    Map<String, String> whole = results();
    killBeforeTheEnd();
    FileTree.delete(run.resolve("checkpoints"));
    assertEquals(ExitCode.DONE, train("--resume").code());
    assertEquals(whole, results());
    assertTrue(Files.readString(run.resolve("train.log")).contains("starting from the beginning"));
  }

  @Test
  void anEmptyFolderIsTreatedAsARunThatWasKilledEarly() throws IOException {
    Files.createDirectory(run);
    assertEquals(ExitCode.DONE, train("--resume").code());
    assertTrue(Files.exists(weights()));
  }

  @Test
  void aMissingRunAndAFolderThatIsNotARunAreRejected() throws IOException {
    assertEquals(ExitCode.BAD_INPUT, train("--resume").code());
    assertFalse(Files.exists(run));
    Files.createDirectory(run);
    Files.writeString(run.resolve("holiday.txt"), "not a run");
    Outcome refused = train("--resume");
    assertEquals(ExitCode.BAD_INPUT, refused.code());
    assertTrue(refused.err().contains("is not a run"), refused.err());
    assertEquals(ExitCode.BAD_INPUT, Outcome.of("train", config.toString(), "--resume").code());
  }

  @Test
  void aRunThatAnotherProcessTrainsIsRejected() throws IOException {
    train();
    killBeforeTheEnd();
    try (RunLock lock = RunLock.acquire(new RunDirectory(run))) {
      assertNotNull(lock);
      Outcome refused = train("--resume");
      assertEquals(ExitCode.BAD_INPUT, refused.code());
      assertTrue(refused.err().contains("another convlens"), refused.err());
    }
  }

  @Test
  void seedsContinueWhereTheyStoppedAndTheSummaryIncludesFinishedSeeds() throws IOException {
    Outcome whole = train("--seeds", "3");
    assertEquals(ExitCode.DONE, whole.code(), whole.err());
    byte[] second = Files.readAllBytes(run.resolve("seed-43/model.safetensors"));
    Files.delete(run.resolve("seed-43/model.safetensors"));
    FileTree.delete(run.resolve("seed-44"));
    Outcome resumed = train("--seeds", "3", "--resume");
    assertEquals(ExitCode.DONE, resumed.code(), resumed.err());
    assertArrayEquals(second, Files.readAllBytes(run.resolve("seed-43/model.safetensors")));
    assertEquals(summary(whole), summary(resumed));
  }

  @Test
  void noMeanIsShownUntilAllSeedsAreFinished() throws IOException {
    Outcome paused = train("--seeds", "2", "--pause-after", "1");
    assertEquals(ExitCode.DONE, paused.code(), paused.err());
    assertFalse(paused.out().contains("(2 runs)"), paused.out());
    Outcome finished = train("--seeds", "2", "--resume");
    assertTrue(finished.out().contains("(2 runs)"), finished.out());
  }

  @Test
  void seedsOfDifferentConfigurationsAreRejected() throws IOException {
    train("--seeds", "2");
    FileTree.delete(run.resolve("seed-43"));
    String refusal =
        train("--seeds", "2", "--resume", "-s", "training.learning_rate=0.5").refusal();
    assertTrue(refusal.contains("training.learning_rate is 0.5"), refusal);
    assertFalse(Files.exists(run.resolve("seed-43")));
  }

  @Test
  void resumingSeedsThatWereNeverTrainedIsRejected() throws IOException {
    assertTrue(train("--seeds", "2", "--resume").refusal().contains("no run with --seeds"));
    assertFalse(Files.exists(run));
    train();
    assertTrue(train("--seeds", "2", "--resume").refusal().contains("no run with --seeds"));
  }

  private static List<String> summary(Outcome outcome) {
    return outcome.out().lines().dropWhile(line -> !line.contains("(3 runs)")).toList();
  }

  private void killBeforeTheEnd() throws IOException {
    Files.delete(weights());
  }

  private Path weights() {
    return run.resolve("model.safetensors");
  }

  private Outcome train(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", config.toString(), "--run-dir", run.toString()));
    arguments.addAll(List.of(more));
    return Outcome.of(arguments.toArray(String[]::new));
  }

  /** The results of a run without the times. */
  private Map<String, String> results() throws IOException {
    Map<String, String> results = contents();
    results
        .keySet()
        .removeIf(name -> !name.endsWith(".csv") && !name.endsWith("model.safetensors"));
    results.remove("metrics.csv");
    results.keySet().removeIf(name -> name.startsWith("checkpoints"));
    return results;
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            run.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  @Test
  void foldsValidateEveryTrainingImageOnceAndContinueWhereTheyWereKilled() throws IOException {
    String[] small = {"-s", "training.epochs=1", "--folds", "3"};
    assertEquals(ExitCode.DONE, train(small).code());
    Map<String, String> whole = new TreeMap<>();
    for (String name : List.of("predictions.csv", "folds.csv")) {
      whole.put(name, Files.readString(run.resolve(name)));
    }
    List<String> folds = whole.get("folds.csv").lines().toList();
    assertTrue(folds.get(0).startsWith("seed,fold,train_loss"), folds.get(0));
    assertEquals(1 + 3, folds.size());
    long images = Digits.create(42).train().count();
    assertEquals(1 + images, whole.get("predictions.csv").lines().count());

    // The process is killed in the second fold, so the third fold has not begun.
    FileTree.delete(run.resolve("fold-3"));
    Files.delete(run.resolve("fold-2/model.safetensors"));
    whole.keySet().forEach(name -> assertTrue(run.resolve(name).toFile().delete()));
    Outcome resumed =
        train(Stream.concat(Stream.of(small), Stream.of("--resume")).toArray(String[]::new));
    assertEquals(ExitCode.DONE, resumed.code(), resumed.err());
    assertTrue(resumed.out().contains("pooled: accuracy"), resumed.out());
    for (Map.Entry<String, String> file : whole.entrySet()) {
      assertEquals(file.getValue(), Files.readString(run.resolve(file.getKey())), file.getKey());
    }
  }

  @Test
  void seedsAndFoldsTogetherHaveAFolderForEachSeed() throws IOException {
    Outcome outcome = train("-s", "training.epochs=1", "--seeds", "2", "--folds", "2");
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    assertTrue(outcome.out().contains("(4 runs)"), outcome.out());
    assertTrue(Files.isDirectory(run.resolve("seed-43/fold-2")));
    assertEquals(1 + 4, Files.readAllLines(run.resolve("folds.csv")).size());
  }
}
