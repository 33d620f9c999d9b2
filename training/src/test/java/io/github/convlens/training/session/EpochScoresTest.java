package io.github.convlens.training.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.training.loop.Checkpoint;
import io.github.convlens.training.loop.Criterion;
import io.github.convlens.training.loop.EarlyStoppingOptions;
import io.github.convlens.training.loop.Predictor;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.metric.ClassExamples;
import io.github.convlens.training.metric.ClassMetric;
import io.github.convlens.training.table.EpochResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scores of the validation split after each epoch, and the decisions based on them. */
class EpochScoresTest {

  private static final ClassMetric ALWAYS_ONE = ClassMetric.TOP_5_ACCURACY;

  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private List<EpochResult> train(TrainingSetup setup) throws IOException {
    try (TrainingSession session = TrainingSession.open(setup, new RunDirectory(folder), manager)) {
      session.train(List.of());
      return session.recorder().epochs();
    }
  }

  @Test
  void eachScoreHasAColumnAfterTheUsualColumns() throws IOException {
    SmallRun run = new SmallRun();
    TrainingSetup setup =
        run.setup()
            .withTraining(
                run.options()
                    .with(
                        TrainingOptions.METRICS,
                        List.of(ClassMetric.F1_MACRO, ClassMetric.LOG_LOSS)));
    List<EpochResult> epochs = train(setup);
    List<String> lines = Files.readAllLines(new RunDirectory(folder).metrics());
    assertEquals(
        "epoch,train_loss,train_accuracy,valid_loss,accuracy,seconds,images_per_second,"
            + "f1_macro,log_loss",
        lines.get(0));
    String[] last = lines.get(run.epochs).split(",");
    EpochResult epoch = epochs.get(run.epochs - 1);
    assertEquals(epoch.scores().get("f1_macro"), Double.parseDouble(last[7]));
    assertEquals(epoch.scores().get("log_loss"), Double.parseDouble(last[8]));
    // Both numbers are the mean loss, but the validation loss is summed in float32 on the device.
    assertEquals(epoch.validLoss(), epoch.scores().get("log_loss"), 1e-5);
  }

  @Test
  void theScoreMatchesTheNetworkAtTheEndOfTheEpoch() throws IOException {
    SmallRun run = new SmallRun();
    run.epochs = 1;
    TrainingSetup setup =
        run.setup()
            .withTraining(run.options().with(TrainingOptions.METRICS, List.of(ClassMetric.BRIER)));
    try (TrainingSession session = TrainingSession.inMemory(setup, manager)) {
      session.train(List.of());
      ImageSet test = setup.data().test();
      try (DeviceImages images =
          DeviceImages.of(test, setup.data().normalization(), Storage.FLOATS, 0, manager)) {
        float[][] outputs = new Predictor(session.network(), manager).outputs(images, 4);
        double brier = ClassMetric.BRIER.of(ClassExamples.of(outputs, test.labels()).all());
        double recorded = session.recorder().epochs().get(0).scores().get("brier");
        assertEquals(brier, recorded, 1e-6);
      }
    }
  }

  @Test
  void theBestCheckpointIsChosenByTheRequestedScore() throws IOException {
    SmallRun run = new SmallRun();
    run.epochs = 6;
    // The learning rate is so high that the loss rises while the predictions improve.
    run.learningRate = 2;
    TrainingOptions options =
        run.options().with(TrainingOptions.BEST, new Criterion.Score(ClassMetric.MATTHEWS));
    List<EpochResult> epochs = train(run.setup().withTraining(options));
    int best = best(epochs, Comparator.comparingDouble(e -> -e.scores().get("matthews")));
    assertNotEquals(best, best(epochs, Comparator.comparingDouble(EpochResult::validLoss)));
    Checkpoint checkpoint = new RunDirectory(folder).checkpointed().best().orElseThrow();
    assertEquals(best + 1, checkpoint.loop().completed().size());
  }

  private static int best(List<EpochResult> epochs, Comparator<EpochResult> order) {
    return epochs.stream().min(order).orElseThrow().epoch();
  }

  @Test
  void earlyStoppingMayUseAnyScore() throws IOException {
    SmallRun run = new SmallRun();
    run.earlyStopping = new EarlyStoppingOptions(new Criterion.Score(ClassMetric.MATTHEWS), 1);
    assertEquals(
        List.of(ClassMetric.MATTHEWS),
        run.options().scores().metrics(),
        "computed without being requested");
    assertEquals(new Criterion.Score(ClassMetric.MATTHEWS), run.options().best());
  }

  @Test
  void accuracyHasOneColumnAlsoIfItIsRequested() {
    SmallRun run = new SmallRun();
    TrainingOptions options =
        run.options()
            .with(TrainingOptions.METRICS, List.of(ClassMetric.ACCURACY, ClassMetric.MATTHEWS));
    assertEquals(List.of(ClassMetric.MATTHEWS), options.scores().metrics());
  }

  @Test
  void aScoreThatIsAlwaysOneIsRejected() {
    assertEquals(
        "training.metrics names top_5_accuracy, which is always 1 with 3 classes: leave it out",
        refusal(options -> options.with(TrainingOptions.METRICS, List.of(ALWAYS_ONE))));
    assertEquals(
        "training.best names top_5_accuracy, which is always 1 with 3 classes: leave it out",
        refusal(options -> options.with(TrainingOptions.BEST, new Criterion.Score(ALWAYS_ONE))));
    SmallRun stopping = new SmallRun();
    stopping.earlyStopping = new EarlyStoppingOptions(new Criterion.Score(ALWAYS_ONE), 1);
    assertEquals(
        "training.early_stopping.metric names top_5_accuracy, which is always 1 with 3 classes:"
            + " leave it out",
        refusal(options -> stopping.options()));
  }

  private String refusal(UnaryOperator<TrainingOptions> change) {
    SmallRun run = new SmallRun();
    TrainingOptions options = change.apply(run.options());
    return assertThrows(
            InvalidInputException.class,
            () -> TrainingSession.inMemory(run.setup().withTraining(options), manager))
        .getMessage();
  }
}
