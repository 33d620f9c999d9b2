package io.github.convlens.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingBatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run whose process is killed at a random moment leaves the same files as an uninterrupted run,
 * once it is resumed. {@code scripts/kill-test} tests this a hundred times from the command line.
 */
@Tag("slow")
class KillTest {

  private static final int KILLS = 5;
  private static final int MAX_WAIT_MILLIS = 40;
  private static final int MILLIS_PER_BATCH = 5;
  private static final CheckpointOptions OFTEN = new CheckpointOptions(1, 2);

  @TempDir private Path folder;

  /**
   * Trains slowly, and prints the number of each step when the step begins.
   *
   * @param args the name of a {@link TinyTraining}, and a folder
   */
  public static void main(String... args) {
    TinyTraining.valueOf(args[0])
        .train(
            Path.of(args[1]),
            OFTEN,
            false,
            session ->
                new Listener() {
                  @Override
                  public void onBatchBegin(TrainingBatch batch) {
                    System.out.println(batch.step());
                    pause();
                  }
                });
  }

  private static void pause() {
    try {
      Thread.sleep(MILLIS_PER_BATCH);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aKilledRunEndsLikeAnUninterruptedRun() throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(11);
    List<TinyTraining> all = List.of(TinyTraining.values());
    for (int kill = 0; kill < KILLS; kill++) {
      TinyTraining training = all.get(kill % all.size());
      Path run = Files.createDirectory(folder.resolve("killed-" + kill));
      killAtARandomMoment(training, run, random);
      assertFalse(Files.exists(run.resolve("model.safetensors")), "it was over before the kill");
      assertWholeRows(run);
      training.train(run, OFTEN, true, session -> new Listener() {});
      assertEquals(uninterrupted(training), TinyTraining.files(run), "kill " + kill);
    }
  }

  private void killAtARandomMoment(TinyTraining training, Path run, SplittableRandom random)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                KillTest.class.getName(),
                training.name(),
                run.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader steps = process.inputReader()) {
      int last = 1 + random.nextInt(TinyTraining.STEPS_PER_EPOCH * 2 - 2);
      String line = steps.readLine();
      while (line != null && !line.equals(String.valueOf(last))) {
        line = steps.readLine();
      }
      Thread.sleep(random.nextInt(MAX_WAIT_MILLIS));
    } finally {
      process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
    }
  }

  private Map<String, String> uninterrupted(TinyTraining training) throws IOException {
    Path run = folder.resolve(training.name());
    if (!Files.exists(run)) {
      Files.createDirectory(run);
      training.train(run, OFTEN, false, session -> new Listener() {});
    }
    return TinyTraining.files(run);
  }

  private static void assertWholeRows(Path run) throws IOException {
    for (String name : List.of("recorder.csv", "activation_stats.csv", "gradient_stats.csv")) {
      String text = Files.readString(run.resolve(name));
      assertEquals('\n', text.charAt(text.length() - 1), name);
    }
  }
}
