package io.github.convlens.training.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.data.option.Validation;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.loop.BatchResult;
import io.github.convlens.training.loop.Criterion;
import io.github.convlens.training.loop.EarlyStoppingOptions;
import io.github.convlens.training.loop.Evaluator;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.loop.TrainingResult;
import io.github.convlens.training.loop.Update;
import io.github.convlens.training.optimize.Loss;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.Schedule;
import io.github.convlens.training.stop.EarlyStopping;
import io.github.convlens.training.table.EpochResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The behaviour of a training run, apart from the updates themselves. */
class TrainingBehaviourTest {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void anIncompleteLastBatchIsDroppedOrTrained() throws IOException {
    SmallRun run = new SmallRun();
    run.images = 21;
    run.epochs = 2;
    assertEquals(List.of(8, 8, 8, 8), sizes(run));
    run.dropLast = false;
    assertEquals(List.of(8, 8, 5, 8, 8, 5), sizes(run));
  }

  @Test
  void aClassThatIsMissingFromASplitIsNoted() throws IOException {
    TrainingSetup setup = new SmallRun().setup();
    ImageSet all = setup.data().train();
    int[] labels = all.labels();
    int single =
        IntStream.range(0, labels.length).filter(i -> labels[i] == 2).findFirst().orElse(0);
    int[] kept =
        IntStream.range(0, labels.length).filter(i -> labels[i] != 2 || i == single).toArray();
    DataSet data =
        new DataSet(
            "patterns",
            setup.data().classNames(),
            all.subset(kept),
            setup.data().test(),
            setup.data().normalization(),
            List.of());
    List<String> notes = new ArrayList<>();
    for (int fold = 1; fold <= 2; fold++) {
      TrainingSetup folded =
          TrainingSetup.of(data, SmallRun.network())
              .withTraining(new SmallRun().options())
              .withValidation(new Validation.Fold(fold, 2));
      try (TrainingSession session = TrainingSession.inMemory(folded, manager)) {
        notes.addAll(session.notes());
      }
    }
    notes.sort(null);
    assertEquals(
        List.of(
            "1 class is not in the validation split: c",
            "1 class is only in the validation split, and cannot be learned: c"),
        notes);
  }

  @Test
  void limitBatchesShortensEveryEpoch() throws IOException {
    SmallRun run = new SmallRun();
    run.limitBatches = 2;
    assertEquals(List.of(8, 8, 8, 8, 8, 8), sizes(run));
  }

  @Test
  void trainAccuracyCountsEveryTrainingImage() throws IOException {
    SmallRun run = new SmallRun();
    run.images = 21;
    run.dropLast = false;
    try (TrainingSession session = TrainingSession.inMemory(run.setup(), manager)) {
      session.train(List.of());
      for (EpochResult epoch : session.recorder().epochs()) {
        int correct =
            session.recorder().batches().stream()
                .filter(result -> result.batch().epoch() == epoch.epoch())
                .mapToInt(BatchResult::correct)
                .sum();
        assertEquals(correct / 21.0, epoch.trainAccuracy());
      }
    }
  }

  @Test
  void theNetworkLearns() throws IOException {
    SmallRun run = new SmallRun();
    run.images = 400;
    run.augmentation = Augmentation.NONE;
    EpochResult last = result(run).last().orElseThrow();
    assertTrue(last.accuracy() > 0.9, "accuracy " + last.accuracy());
  }

  @Test
  void evaluationWeighsAllImagesEqually() {
    Network network = Network.create(SmallRun.network(), Initialisation.pytorch(), 3, manager);
    DeviceImages images =
        DeviceImages.of(
            SmallRun.patterns(21, 4), Normalization.none(1), Storage.FLOATS, 0, manager);
    Kernels kernels = Kernels.load(manager);
    Loss loss = new Loss(new SmallRun().options().loss(), kernels, manager);
    Evaluator evaluator = new Evaluator(network, loss, kernels, manager);
    Map<String, Tensor> before = NetworkWeights.capture(network);
    Evaluator.Evaluation whole = evaluator.evaluate(images, 21);
    for (int batchSize : new int[] {1, 4, 8, 20, 100}) {
      Evaluator.Evaluation inBatches = evaluator.evaluate(images, batchSize);
      assertEquals(whole.loss(), inBatches.loss(), 1e-6 * whole.loss());
      assertEquals(whole.accuracy(), inBatches.accuracy());
      assertEquals(21, inBatches.images());
    }
    assertEquals(16, evaluator.evaluate(images, 8, 2).images());
    assertEquals(before, NetworkWeights.capture(network));
  }

  @Test
  void updatesHappenEveryNthBatchAndAtTheEndOfAnEpoch() throws IOException {
    SmallRun run = new SmallRun();
    run.epochs = 2;
    run.accumulate = 2;
    List<Long> updates = new ArrayList<>();
    try (TrainingSession session = TrainingSession.inMemory(run.setup(), manager)) {
      session.train(
          List.of(
              new Listener() {
                @Override
                public void onUpdate(Update update) {
                  updates.add(update.batch().step());
                }
              }));
    }
    assertEquals(List.of(1L, 3L, 4L, 6L, 8L, 9L), updates);
  }

  @Test
  void leftoverBatchesAreAveragedAmongThemselves() throws IOException {
    SmallRun run = new SmallRun();
    run.images = 8;
    Map<String, Tensor> each = trained(run);
    run.accumulate = 4;
    assertEquals(each, trained(run));
  }

  @Test
  void trainingStopsWhenTheMetricNoLongerImproves() throws IOException {
    SmallRun run = new SmallRun();
    run.optimizer = OptimizerOptions.sgd();
    run.schedule = new Schedule.Constant();
    run.learningRate = 1e-30;
    run.epochs = 20;
    run.earlyStopping = new EarlyStoppingOptions(Criterion.Column.ACCURACY, 3);
    TrainingResult result = result(run);
    // The running statistics settle first; then the accuracy no longer changes.
    assertTrue(result.epochs().size() < 20);
    assertTrue(result.stopped().orElseThrow().text().startsWith("early stopping: accuracy"));
  }

  @Test
  void earlyStoppingKnowsWhetherLowerOrHigherIsBetter() {
    assertEquals(4, stopsAfter(Criterion.Column.VALID_LOSS, 2, 3.0, 2.0, 2.0, 2.5, 1.0));
    assertEquals(-1, stopsAfter(Criterion.Column.VALID_LOSS, 2, 3.0, 3.5, 2.0, 2.5, 1.0));
    assertEquals(3, stopsAfter(Criterion.Column.ACCURACY, 2, 0.5, 0.4, 0.5, 0.9));
    assertEquals(-1, stopsAfter(Criterion.Column.ACCURACY, 2, 0.5, 0.4, 0.6, 0.5, 0.7));
    assertEquals(2, stopsAfter(Criterion.Column.TRAIN_LOSS, 1, 1.0, Double.NaN, 0.5));
  }

  @Test
  void aRunThatReachesItsTimeLimitEndsWithAValidation() throws IOException {
    SmallRun run = new SmallRun();
    run.maxSeconds = 1e-9;
    try (TrainingSession session = TrainingSession.inMemory(run.setup(), manager)) {
      TrainingResult result = session.train(List.of());
      assertEquals(1, result.epochs().size());
      assertEquals(1, session.recorder().batches().size());
      assertTrue(result.stopped().orElseThrow().text().startsWith("time limit"));
    }
  }

  @Test
  void anInterruptedEpochEndsWithoutAValidation() throws IOException {
    try (TrainingSession session = TrainingSession.inMemory(new SmallRun().setup(), manager)) {
      TrainingResult result =
          session.train(
              new Listener() {
                @Override
                public void onBatchEnd(TrainingBatch batch) {
                  if (batch.step() == 6) {
                    session.stop().interrupt("by the user");
                  }
                }
              });
      assertEquals(1, result.epochs().size());
      assertEquals(7, session.recorder().batches().size());
      assertEquals("by the user", result.stopped().orElseThrow().text());
    }
  }

  @Test
  void openingASessionDoesNotChangeTheWeights() throws IOException {
    try (TrainingSession session = TrainingSession.inMemory(new SmallRun().setup(), manager)) {
      assertEquals(
          NetworkWeights.capture(
              Network.create(SmallRun.network(), Initialisation.pytorch(), 7, manager)),
          NetworkWeights.capture(session.network()));
    }
  }

  @Test
  void aBatchLargerThanTheDataIsRejected() {
    SmallRun run = new SmallRun();
    run.batchSize = 64;
    var error = assertThrows(InvalidInputException.class, () -> result(run));
    assertEquals(
        "training.batch_size is 64, but the training split has only 40 images, which is less than one batch:"
            + " lower it, or set drop_last to false",
        error.getMessage());
  }

  @Test
  void dropoutDrawsNewMasksForEveryBatch() throws IOException {
    SmallRun run = new SmallRun();
    run.augmentation = Augmentation.NONE;
    run.images = 8;
    run.schedule = new Schedule.Constant();
    run.learningRate = 1e-30;
    run.optimizer = OptimizerOptions.sgd();
    try (TrainingSession session = TrainingSession.inMemory(run.setup(), manager)) {
      session.train(List.of());
      List<BatchResult> readings = session.recorder().batches();
      assertNotEquals(readings.get(0).loss(), readings.get(1).loss(), 1e-3);
    }
  }

  private TrainingResult result(SmallRun run) throws IOException {
    try (TrainingSession session = TrainingSession.inMemory(run.setup(), manager)) {
      return session.train(List.of());
    }
  }

  private Map<String, Tensor> trained(SmallRun run) throws IOException {
    try (TrainingSession session = TrainingSession.inMemory(run.setup(), manager)) {
      session.train(List.of());
      return NetworkWeights.capture(session.network());
    }
  }

  private List<Integer> sizes(SmallRun run) throws IOException {
    try (TrainingSession session = TrainingSession.inMemory(run.setup(), manager)) {
      session.train(List.of());
      return session.recorder().batches().stream().map(BatchResult::images).toList();
    }
  }

  /** The number of epochs after which training stops; -1 if it does not stop. */
  private static int stopsAfter(Criterion metric, int patience, double... values) {
    StopSignal stop = new StopSignal();
    EarlyStopping stopping = new EarlyStopping(new EarlyStoppingOptions(metric, patience));
    stopping.onTrainingBegin(TrainingContext.builder().stop(stop).build());
    for (int epoch = 0; epoch < values.length; epoch++) {
      double value = values[epoch];
      stopping.onEpochEnd(new EpochResult(epoch, value, 0, value, value, 1, 1));
      if (stop.raised()) {
        return epoch + 1;
      }
    }
    return -1;
  }
}
