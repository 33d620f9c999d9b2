package io.github.convlens.training.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.augment.Mixing;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.model.Activation;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.Layer;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.loop.BatchResult;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.Placement;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.Schedule;
import io.github.convlens.training.optimize.Sgd;
import io.github.convlens.training.table.EpochResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training with replicas on the CPU, which imitate several GPUs. */
class ReplicatedTrainingTest {

  /** The results of a training run. */
  private record Trained(
      Map<String, Tensor> weights, List<BatchResult> batches, List<EpochResult> epochs) {}

  @ParameterizedTest
  @CsvSource({"2, 8", "3, 8", "2, 5", "3, 2", "3, 1"})
  void aStepOfReplicasEqualsAStepOfOneDevice(int replicas, int images) throws IOException {
    SmallRun run = plain();
    run.images = images;
    run.dropLast = false;
    run.epochs = 1;
    Trained single = train(run, network(false), 1);
    Trained replicated = train(run, network(false), replicas);
    assertWeights(single, replicated, 1e-6);
    assertEquals(single.batches.get(0).loss(), replicated.batches.get(0).loss(), 1e-6);
    assertEquals(single.batches.get(0).correct(), replicated.batches.get(0).correct());
    assertEquals(images, replicated.batches.get(0).images());
  }

  @Test
  void shortBatchesAndAccumulationGiveTheResultsOfOneDevice() throws IOException {
    SmallRun run = plain();
    run.images = 29;
    run.dropLast = false;
    run.accumulate = 2;
    Trained single = train(run, network(false), 1);
    Trained replicated = train(run, network(false), 3);
    assertWeights(single, replicated, 1e-5);
    assertEquals(single.batches.size(), replicated.batches.size());
    for (int epoch = 0; epoch < run.epochs; epoch++) {
      EpochResult expected = single.epochs.get(epoch);
      assertEquals(expected.validLoss(), replicated.epochs.get(epoch).validLoss(), 1e-5);
      assertEquals(expected.accuracy(), replicated.epochs.get(epoch).accuracy());
      assertEquals(expected.trainAccuracy(), replicated.epochs.get(epoch).trainAccuracy());
    }
  }

  @ParameterizedTest
  @CsvSource({"0.4, 0", "0, 1"})
  void mixedImagesAreDividedTogetherWithBothLabels(double mixup, double cutmix) throws IOException {
    SmallRun run = plain();
    run.augmentation = Augmentation.NONE.with(Mixing.MIXUP, mixup).with(Mixing.CUTMIX, cutmix);
    Trained single = train(run, network(false), 1);
    Trained replicated = train(run, network(false), 3);
    assertWeights(single, replicated, 1e-5);
    assertEquals(single.batches.get(3).loss(), replicated.batches.get(3).loss(), 1e-5);
    assertEquals(single.batches.get(3).correct(), replicated.batches.get(3).correct());
  }

  @Test
  void runningStatisticsComeFromTheFirstReplicasPart() throws IOException {
    SmallRun run = plain();
    run.images = 8;
    run.epochs = 1;
    run.limitBatches = 1;
    Trained replicated = train(run, network(true), 2);
    run.batchSize = 4;
    Trained firstHalf = train(run, network(true), 1);
    run.batchSize = 8;
    Trained whole = train(run, network(true), 1);
    for (String name : List.of("bn1.running_mean", "bn1.running_var")) {
      assertArrayEquals(values(firstHalf, name), values(replicated, name), 1e-6f);
    }
    assertNotEquals(
        values(whole, "bn1.running_mean")[0], values(replicated, "bn1.running_mean")[0], 1e-6f);
  }

  @Test
  void batchesLeaveNothingBehind() throws IOException {
    SmallRun run = plain();
    run.images = 20 * run.batchSize;
    run.epochs = 2;
    List<Integer> alive = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager()) {
      Listener counting =
          new Listener() {
            @Override
            public void onBatchEnd(TrainingBatch batch) {
              alive.add(manager.getManagedArrays().size());
            }
          };
      train(run, network(true), manager, 3, List.of(counting));
      assertEquals(0, manager.getManagedArrays().size());
    }
    assertEquals(1, new HashSet<>(alive).size(), () -> "alive: " + new HashSet<>(alive));
  }

  private static SmallRun plain() {
    SmallRun run = new SmallRun();
    run.learningRate = 0.1;
    run.optimizer =
        OptimizerOptions.sgd()
            .with(Sgd.MOMENTUM, 0.9)
            .with(OptimizerOptions.WEIGHT_DECAY, 1e-3)
            .with(OptimizerOptions.DECAY_NORM_AND_BIAS, true);
    run.schedule = new Schedule.Constant();
    run.augmentation = Augmentation.NONE;
    return run;
  }

  private static NetworkSpec network(boolean batchNorm) {
    Stream<Layer> layers =
        Stream.of(
            Conv.of(4, 3, 2, 1, true),
            Activation.of(Activation.Function.RELU),
            new Flatten(),
            new Linear(SmallRun.CLASSES, true));
    Stream<Layer> withNorm =
        batchNorm ? Stream.concat(Stream.of(BatchNorm.standard()), layers) : layers;
    return new NetworkSpec(FeatureShape.image(1, 8, 8), withNorm.map(NamedLayer::of).toList());
  }

  private static Trained train(SmallRun run, NetworkSpec network, int replicas) throws IOException {
    try (NDManager manager = NDManager.newBaseManager()) {
      return train(run, network, manager, replicas, List.of());
    }
  }

  private static Trained train(
      SmallRun run, NetworkSpec network, NDManager manager, int replicas, List<Listener> listeners)
      throws IOException {
    TrainingSetup setup = run.setup(network);
    Placement placement =
        Placement.on(Stream.generate(() -> manager).limit(replicas).toArray(NDManager[]::new));
    try (TrainingSession session = TrainingSession.inMemory(setup, placement)) {
      session.train(listeners);
      return new Trained(
          NetworkWeights.capture(session.network()),
          session.recorder().batches(),
          session.recorder().epochs());
    }
  }

  private static void assertWeights(Trained expected, Trained actual, double tolerance) {
    assertEquals(expected.weights.keySet(), actual.weights.keySet());
    expected
        .weights
        .keySet()
        .forEach(
            name ->
                assertArrayEquals(
                    values(expected, name), values(actual, name), (float) tolerance, name));
  }

  private static float[] values(Trained trained, String name) {
    return trained.weights.get(name).floats();
  }
}
