package io.github.convlens.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.cluster.Cluster;
import io.github.convlens.experiment.cluster.SentTraining;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains one network on one or more executors of Spark. */
class SparkRoundsTest {
  private static final Listener NOBODY = new Listener() {};

  @TempDir private Path folder;

  @AfterEach
  void forgetSettings() {
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("spark."))
        .forEach(System::clearProperty);
  }

  @Test
  void oneWorkerGivesTheSameBitsAsTrainingWithoutSpark() throws IOException {
    try (Cluster spark = Cluster.connectTo("local[1]")) {
      assertEquals(
          TinyRun.train(folder.resolve("plain"), null, NOBODY),
          TinyRun.train(
              folder.resolve("spark"),
              spark,
              NOBODY,
              "training.rounds.workers=1",
              "training.rounds.sync_every=5"));
    }
  }

  @Test
  void parallelWorkersGiveTheSameBitsAsWorkersInTurn() throws IOException {
    String[] rounds = {"training.rounds.workers=2", "training.rounds.sync_every=5"};
    try (Cluster spark = Cluster.connectTo("local[2]")) {
      assertEquals(
          TinyRun.train(folder.resolve("turns"), null, NOBODY, rounds),
          TinyRun.train(folder.resolve("spark"), spark, NOBODY, rounds));
    }
  }

  @Test
  @Tag("slow")
  void killingAnExecutorChangesNoBit() throws IOException {
    String[] rounds = {"training.rounds.workers=4", "training.limit_batches=5"};
    Map<String, String> turns = TinyRun.train(folder.resolve("turns"), null, NOBODY, rounds);
    try (StandaloneCluster machines = new StandaloneCluster(folder.resolve("cluster"), 2)) {
      machines.settings().forEach(System::setProperty);
      AtomicBoolean killed = new AtomicBoolean();
      Listener killing =
          new Listener() {
            @Override
            public void onBatchEnd(TrainingBatch batch) {
              if (batch.step() == 3) {
                machines.kill(0);
                killed.set(true);
              }
            }
          };
      try (Cluster spark = Cluster.connectTo(machines.master())) {
        assertEquals(turns, TinyRun.train(folder.resolve("spark"), spark, killing, rounds));
      }
      assertTrue(killed.get());
    }
  }

  @Test
  void anInvalidAddressIsRejectedWithAMessageThatNamesIt() {
    InvalidInputException error =
        assertThrows(InvalidInputException.class, () -> Cluster.connectTo("sparky://here"));
    assertTrue(error.getMessage().contains("sparky://here"), error::getMessage);
  }

  @Test
  void theErrorOfAWorkerThatCannotFindDataIsReportedUnchanged() {
    String configuration = "data: {dataset: cifar10}\ntraining: {rounds: {workers: 1}}\n";
    try (Cluster spark = Cluster.connectTo("local[1]")) {
      SentTraining training = new SentTraining(configuration, folder.toString());
      InvalidInputException missing =
          assertThrows(
              InvalidInputException.class,
              () -> spark.workers(training).train(TestRounds.empty(), 1));
      assertTrue(missing.getMessage().contains("cifar10 is not complete"), missing::getMessage);
    }
  }
}
