package io.github.convlens.training.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.optimize.Lion;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.RmsProp;
import io.github.convlens.training.optimize.Sgd;
import io.github.convlens.training.record.ActivationStats;
import io.github.convlens.training.record.Every;
import io.github.convlens.training.record.Layers;
import io.github.convlens.training.table.EpochResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrays, managers and threads do not accumulate, whatever a training run does. */
class MemoryTest {
  private static final int STEPS = 300;

  /** The numbers of arrays and managers that are alive at one moment. */
  private record Alive(int arrays, int managers) {}

  @TempDir Path folder;

  static Stream<OptimizerOptions> optimizers() {
    return Stream.of(
        OptimizerOptions.adamW(),
        OptimizerOptions.sgd()
            .with(Sgd.MOMENTUM, 0.9)
            .with(Sgd.NESTEROV, true)
            .with(OptimizerOptions.WEIGHT_DECAY, 0.01)
            .with(OptimizerOptions.DECAY_NORM_AND_BIAS, true),
        OptimizerOptions.rmsProp()
            .with(RmsProp.EPSILON, 1e-5)
            .with(RmsProp.MOMENTUM, 0.9)
            .with(OptimizerOptions.WEIGHT_DECAY, 0.01),
        OptimizerOptions.lion().with(Lion.DECAY, 0.01),
        OptimizerOptions.muon());
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void threeHundredBatchesLeaveNoArrayBehind(OptimizerOptions optimizer) throws IOException {
    SmallRun run = new SmallRun();
    run.images = STEPS * run.batchSize;
    run.epochs = 1;
    run.optimizer = optimizer;
    run.accumulate = 3;
    run.activations = everyLayer();
    List<Alive> alive = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager()) {
      train(
          run,
          manager,
          new Listener() {
            @Override
            public void onBatchEnd(TrainingBatch batch) {
              alive.add(alive(manager));
            }
          });
    }
    assertEquals(STEPS, alive.size());
    assertEquals(1, new HashSet<>(alive).size(), () -> "alive: " + new HashSet<>(alive));
  }

  @Test
  void epochsWithValidationLeaveNoArrayBehind() throws IOException {
    SmallRun run = new SmallRun();
    run.epochs = 20;
    run.augmentation = Augmentation.NONE;
    List<Alive> alive = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager()) {
      NDManager root = manager.getParentManager();
      train(
          run,
          manager,
          new Listener() {
            @Override
            public void onEpochEnd(EpochResult epoch) {
              alive.add(alive(root));
            }
          });
    }
    assertEquals(1, new HashSet<>(alive).size(), () -> "alive: " + new HashSet<>(alive));
  }

  @Test
  void aClosedSessionLeavesNothingBehind() throws IOException {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDManager root = manager.getParentManager();
      train(new SmallRun(), manager, new Listener() {});
      Alive before = alive(root);
      for (int i = 0; i < 3; i++) {
        train(new SmallRun(), manager, new Listener() {});
      }
      assertEquals(before, alive(root));
      assertEquals(0, manager.getManagedArrays().size());
    }
  }

  @Test
  void neitherAFinishedNorARejectedRunLeavesAThreadBehind() throws IOException {
    SmallRun refused = new SmallRun();
    refused.batchSize = 1000;
    try (NDManager manager = NDManager.newBaseManager()) {
      train(new SmallRun(), manager, new Listener() {});
      assertThrows(InvalidInputException.class, () -> train(refused, manager, new Listener() {}));
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          while (Thread.getAllStackTraces().keySet().stream()
              .anyMatch(thread -> thread.getName().equals("csv-writer"))) {
            Thread.sleep(10);
          }
        });
  }

  private void train(SmallRun run, NDManager manager, Listener listener) throws IOException {
    try (TrainingSession session =
        TrainingSession.open(run.setup(), new RunDirectory(folder), manager)) {
      session.train(List.of(listener));
    }
  }

  private static ActivationStats.Options everyLayer() {
    return new ActivationStats.Options(Every.batches(1), Layers.Kind.ALL, 0.05, false);
  }

  /**
   * Counts what is alive. Managers are the lines of DJL's own dump, which also lists empty
   * managers.
   */
  private static Alive alive(NDManager root) {
    ByteArrayOutputStream dump = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (PrintStream capture = new PrintStream(dump, true, StandardCharsets.UTF_8)) {
      System.setOut(capture);
      ((BaseNDManager) root).debugDump(0);
    } finally {
      System.setOut(before);
    }
    int managers = (int) dump.toString(StandardCharsets.UTF_8).lines().count();
    return new Alive(root.getManagedArrays().size(), managers);
  }
}
