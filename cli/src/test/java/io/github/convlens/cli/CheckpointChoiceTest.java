package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --checkpoint best}, where the best epoch is not the last one. */
class CheckpointChoiceTest {

  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void aRunWhoseSecondEpochIsItsBest() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("tiny.yaml"),
            """
            data: {dataset: digits}
            device: cpu
            training: {epochs: 3, batch_size: 16, limit_batches: 4}
            checkpoint: {every: 100, keep: 3}
            """);
    run = folder.resolve("run");
    Outcome trained = Outcome.of("train", config.toString(), "--run-dir", run.toString());
    assertEquals(ExitCode.DONE, trained.code(), trained.err());
    Files.writeString(run.resolve("checkpoints/best"), "step-000000008\n");
  }

  @Test
  void evaluateUsesTheLastWeightsUnlessTheBestAreAskedFor() throws IOException {
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
  void predictAndFeaturesTakeTheChoiceToo() throws IOException {
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
  void whatIsNotThereOrSaidTwiceIsRefused() throws IOException {
    String middle = Outcome.of("evaluate", run.toString(), "--checkpoint", "middle").refusal();
    assertTrue(middle.contains("give last or best"), middle);
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
