package io.github.convlens.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingResult;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.session.TrainingSession;
import io.github.convlens.training.table.EpochResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A run that was stopped and resumed leaves the same files as an uninterrupted run, byte for byte.
 */
class ExactResumeTest {

  private static final CheckpointOptions SELDOM = new CheckpointOptions(1000, 2);
  private static final CheckpointOptions OFTEN = new CheckpointOptions(2, 2);
  private static final int STEPS = TinyTraining.EPOCHS * TinyTraining.STEPS_PER_EPOCH;

  /**
   * The first and the last batch of the run, a batch within an epoch, and the batches on both sides
   * of an epoch's end.
   */
  private static final List<Integer> EDGES = List.of(0, 2, 4, 5, 8, STEPS - 1);

  @TempDir private Path folder;

  /**
   * Imitates a kill. The files may then contain rows that were written after the last checkpoint.
   */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @EnumSource
  void aRunInterruptedAtABatchEndsLikeAnUninterruptedRun(TinyTraining training) throws IOException {
    Map<String, String> whole = uninterrupted(training);
    for (int step : steps(training)) {
      Path run = Files.createDirectory(folder.resolve("interrupted-" + step));
      boolean finished = interruptAt(training, run, step);
      assertEquals(finished, new RunDirectory(run).finished());
      training.train(run, SELDOM, true, session -> new Listener() {});
      assertEquals(whole, TinyTraining.files(run), "interrupted in step " + step);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatCrashedAtABatchEndsLikeAnUninterruptedRun(TinyTraining training) throws IOException {
    Map<String, String> whole = uninterrupted(training);
    for (int step : steps(training)) {
      Path run = Files.createDirectory(folder.resolve("crashed-" + step));
      int crash = step;
      Function<TrainingSession, Listener> crashing =
          session ->
              new Listener() {
                @Override
                public void onBatchEnd(TrainingBatch batch) {
                  if (batch.step() == crash) {
                    throw new Crash();
                  }
                }
              };
      if (step < whole.get("recorder.csv").lines().count() - 1) {
        assertThrows(Crash.class, () -> training.train(run, OFTEN, false, crashing));
      }
      training.train(run, OFTEN, true, session -> new Listener() {});
      assertEquals(whole, TinyTraining.files(run), "crashed in step " + step);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunInterruptedInEveryBatchEndsLikeAnUninterruptedRun(TinyTraining training)
      throws IOException {
    Map<String, String> whole = uninterrupted(training);
    Path run = Files.createDirectory(folder.resolve("run"));
    int sessions = 0;
    while (!new RunDirectory(run).finished()) {
      assertTrue(sessions++ <= STEPS, "it never ends");
      training.train(
          run,
          SELDOM,
          true,
          session ->
              new Listener() {
                @Override
                public void onBatchEnd(TrainingBatch batch) {
                  session.stop().interrupt("every batch");
                }
              });
    }
    assertEquals(whole, TinyTraining.files(run));
  }

  @ParameterizedTest
  @EnumSource
  void aRunInterruptedAfterEveryEpochEndsLikeAnUninterruptedRun(TinyTraining training)
      throws IOException {
    Map<String, String> whole = uninterrupted(training);
    Path run = Files.createDirectory(folder.resolve("run"));
    training.train(
        run,
        SELDOM,
        false,
        session ->
            new Listener() {
              @Override
              public void onEpochEnd(EpochResult epoch) {
                session.stop().interrupt("after an epoch");
              }
            });
    for (int i = 0; i < TinyTraining.EPOCHS; i++) {
      training.train(
          run,
          SELDOM,
          true,
          session ->
              new Listener() {
                @Override
                public void onEpochEnd(EpochResult epoch) {
                  session.stop().interrupt("after an epoch");
                }
              });
    }
    assertEquals(whole, TinyTraining.files(run));
  }

  /**
   * The steps in which a run is interrupted: every step for one configuration, and only the edges
   * for the others. The others differ from it only in the state that a checkpoint stores (another
   * optimiser or schedule, for example).
   */
  private static List<Integer> steps(TinyTraining training) {
    return training == TinyTraining.ADAM_ONE_CYCLE_ACCUMULATING
        ? IntStream.range(0, STEPS).boxed().toList()
        : EDGES;
  }

  private Map<String, String> uninterrupted(TinyTraining training) throws IOException {
    Path run = Files.createDirectory(folder.resolve("whole"));
    training.train(run, SELDOM, false, session -> new Listener() {});
    Map<String, String> files = TinyTraining.files(run);
    assertTrue(files.containsKey("model.safetensors"));
    return files;
  }

  /** Interrupts a training run in a step. Returns whether the run had ended before that step. */
  private static boolean interruptAt(TinyTraining training, Path run, int step) {
    TrainingResult result =
        training.train(
            run,
            SELDOM,
            false,
            session ->
                new Listener() {
                  @Override
                  public void onBatchBegin(TrainingBatch batch) {
                    if (batch.step() == step) {
                      session.stop().interrupt("in step " + step);
                    }
                  }
                });
    assertFalse(result.epochs().size() > step);
    return !result.stopped().map(StopSignal.Reason::interrupted).orElse(false);
  }
}
