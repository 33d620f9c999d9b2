package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.WeightChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code --checkpoint} with a run whose best epoch is not the last epoch. */
class CheckpointChoiceTest {

  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void trainARunWhoseSecondEpochIsBest() throws IOException {
    run = train("run");
    Files.writeString(run.resolve("checkpoints/best"), "step-000000008\n");
  }

  private Path train(String name, String... settings) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("tiny.yaml"),
            """
            data: {dataset: digits}
            device: cpu
            training: {epochs: 3, batch_size: 16, limit_batches: 4}
            checkpoint: {every: 100, keep: 3}
            """);
    Path directory = folder.resolve(name);
    List<String> arguments =
        new ArrayList<>(List.of("train", config.toString(), "--run-dir", directory.toString()));
    for (String setting : settings) {
      arguments.addAll(List.of("-s", setting));
    }
    Outcome trained = Outcome.of(arguments.toArray(String[]::new));
    assertEquals(ExitCode.DONE, trained.code(), trained.err());
    return directory;
  }

  private static Outcome evaluated(Path run, String... choice) {
    List<String> arguments = new ArrayList<>(List.of("evaluate", run.toString()));
    arguments.addAll(List.of(choice));
    Outcome outcome = Outcome.of(arguments.toArray(String[]::new));
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    return outcome;
  }

  @Test
  void withEmaLastSelectsAveragedWeightsAndPlainSelectsUnaveragedWeights() throws IOException {
    Path averaged = train("averaged", "training.ema=0.8");
    Outcome last = evaluated(averaged);
    assertEquals(last.out(), evaluated(averaged, "--checkpoint", "ema").out());
    // Averaging does not change training itself.
    String trained = evaluated(run).out();
    assertNotEquals(trained, last.out());
    Outcome plain = evaluated(averaged, "--checkpoint", "plain");
    assertEquals(trained, plain.out());
    assertEquals(trained, evaluated(run, "--checkpoint", "plain").out());
    List<String> notes = new ArrayList<>();
    for (WeightChoice choice : WeightChoice.values()) {
      FinishedRun.open(averaged).with(choice, notes::add);
    }
    String average = "checkpoint: last, the moving average of its weights (training.ema 0.8)";
    assertEquals(List.of(average, average), List.of(notes.get(0), notes.get(2)));
    assertTrue(notes.get(3).contains("without averaging"), notes.get(3));
  }

  @Test
  void weightsThatARunDoesNotHaveAreRejected() throws IOException {
    String none = Outcome.of("evaluate", run.toString(), "--checkpoint", "ema").refusal();
    assertTrue(none.contains("train with -s training.ema=0.999"), none);
    Path averaged = train("averaged", "training.ema=0.8");
    Path newest = averaged.resolve("checkpoints/step-000000012");
    Files.move(newest, folder.resolve("moved")); // only the checkpoint of an earlier update remains
    Files.writeString(averaged.resolve("checkpoints/latest"), "step-000000008\n");
    String gone = Outcome.of("evaluate", averaged.toString(), "--checkpoint", "plain").refusal();
    assertTrue(gone.contains("no checkpoint of its last update"), gone);
  }

  @Test
  void evaluateUsesTheLastWeightsUnlessTheBestAreRequested() throws IOException {
    String best = run.resolve("checkpoints/step-000000008/model.safetensors").toString();
    String expected = Outcome.of("evaluate", run.toString(), "--weights", best).out();
    Outcome evaluated = Outcome.of("evaluate", run.toString(), "--checkpoint", "best");
    assertEquals(ExitCode.DONE, evaluated.code(), evaluated.err());
    assertEquals(expected, evaluated.out());
    String last = Outcome.of("evaluate", run.toString()).out();
    assertNotEquals(expected, last);
    assertEquals(last, Outcome.of("evaluate", run.toString(), "--checkpoint", "last").out());
  }

  @Test
  void predictAndFeaturesAlsoAcceptTheChoice() throws IOException {
    Path picture;
    try (Stream<Path> mistakes = Files.list(run.resolve("mistakes"))) {
      picture = mistakes.findFirst().orElseThrow();
    }
    String last = Outcome.of("predict", run.toString(), picture.toString()).out();
    Outcome best =
        Outcome.of("predict", run.toString(), picture.toString(), "--checkpoint", "best");
    assertEquals(ExitCode.DONE, best.code(), best.err());
    assertNotEquals(last, best.out());
    Path features = folder.resolve("features.png");
    Outcome drawn =
        Outcome.of(
            "features",
            run.toString(),
            picture.toString(),
            "--checkpoint",
            "best",
            "-o",
            features.toString());
    assertEquals(ExitCode.DONE, drawn.code(), drawn.err());
    assertTrue(Files.size(features) > 0);
  }

  @Test
  void anUnknownChoiceTwoChoicesAndAMissingCheckpointAreRejected() throws IOException {
    String middle = Outcome.of("evaluate", run.toString(), "--checkpoint", "middle").refusal();
    assertTrue(middle.contains("give last, best, ema or plain"), middle);
    Path weights = run.resolve("model.safetensors");
    String both =
        Outcome.of(
                "evaluate", run.toString(), "--checkpoint", "best", "--weights", weights.toString())
            .refusal();
    assertTrue(both.contains("give one of them"), both);
    Files.delete(run.resolve("checkpoints/best"));
    String gone = Outcome.of("evaluate", run.toString(), "--checkpoint", "best").refusal();
    assertTrue(gone.contains("has no checkpoints/best"), gone);
  }
}
