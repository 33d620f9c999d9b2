package io.github.convlens.training.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.augment.Mixing;
import io.github.convlens.data.device.Sampling;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.data.target.LabelTargets;
import io.github.convlens.data.target.NumberTargets;
import io.github.convlens.data.target.Targets;
import io.github.convlens.data.target.Task;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.training.checkpoint.CheckpointOptions;
import io.github.convlens.training.loop.Criterion;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.Placement;
import io.github.convlens.training.loop.TaskFit;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.metric.ClassMetric;
import io.github.convlens.training.metric.NumberMetric;
import io.github.convlens.training.optimize.ClassWeights;
import io.github.convlens.training.optimize.LossOptions;
import io.github.convlens.training.optimize.NumberLoss;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.SplitRow;
import io.github.convlens.training.task.OutputMeaning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training runs of a few milliseconds, for multi-label classification and for regression. */
class TaskTrainingTest {

  private static final int OUTPUTS = 2;

  @TempDir private Path folder;

  @Test
  void labelsAreLearnedAndTheirThresholdIsStored() throws IOException {
    Path run = train(setup(Task.MULTI_LABEL), "labels", -1);
    List<String> metrics = Files.readAllLines(run.resolve("metrics.csv"));
    assertEquals(
        "epoch,train_loss,valid_loss,seconds,images_per_second,map,f1_micro,f1_macro,threshold",
        metrics.get(0));
    String[] last = metrics.get(metrics.size() - 1).split(",");
    assertTrue(Double.parseDouble(last[5]) > 0.95, "mAP " + last[5]);
    OutputMeaning.OfLabels meaning =
        (OutputMeaning.OfLabels) metadata(new RunDirectory(run)).outputs();
    assertEquals(Double.parseDouble(last[8]), meaning.threshold().value());
    assertEquals(List.of("left", "right"), meaning.names());
    List<String> predictions = Files.readAllLines(run.resolve("predictions.csv"));
    assertEquals(
        "image,labels,predicted,loss,probability_left,probability_right", predictions.get(0));
    assertEquals(1 + 21, predictions.size());
  }

  @Test
  void numbersAreScaledForTrainingAndPredictedInTheirOwnUnit() throws IOException {
    Path run = train(setup(Task.REGRESS), "numbers", -1);
    List<String> metrics = Files.readAllLines(run.resolve("metrics.csv"));
    assertEquals(
        "epoch,train_loss,valid_loss,seconds,images_per_second,mae,rmse,r2", metrics.get(0));
    String[] last = metrics.get(metrics.size() - 1).split(",");
    assertTrue(Double.parseDouble(last[7]) > 0.5, "R² " + last[7]);
    OutputMeaning.OfNumbers meaning =
        (OutputMeaning.OfNumbers) metadata(new RunDirectory(run)).outputs();
    double[] first = ((NumberTargets) data(Task.REGRESS).train().targets()).column(0);
    double mean = Arrays.stream(first).average().orElseThrow();
    assertEquals(mean, meaning.scale().mean()[0], 1e-9);
    List<String> predictions = Files.readAllLines(run.resolve("predictions.csv"));
    assertEquals(
        "image,label_left,predicted_left,label_right,predicted_right,loss", predictions.get(0));
    double sum = 0;
    for (String line : predictions.subList(1, predictions.size())) {
      String[] cells = line.split(",");
      sum += Math.abs(Double.parseDouble(cells[1]) - Double.parseDouble(cells[2])) / 2;
      sum += Math.abs(Double.parseDouble(cells[3]) - Double.parseDouble(cells[4])) / 2;
    }
    assertEquals(Double.parseDouble(last[5]), sum / (predictions.size() - 1), 1e-6, "MAE");
  }

  @Test
  void theChanceLossFollowsFromTheFrequenciesOrTheVariance() throws IOException {
    Path labels = train(setup(Task.MULTI_LABEL), "labels", -1);
    SplitRow training = SplitRow.TABLE.read(new RunDirectory(labels).splits()).get(0);
    double[] parts = ((LabelTargets) data(Task.MULTI_LABEL).train().targets()).prevalence();
    double entropy =
        Arrays.stream(parts).map(p -> -p * Math.log(p) - (1 - p) * Math.log(1 - p)).sum() / 2;
    assertEquals(entropy, training.chanceLoss(), 1e-12);
    Path numbers = train(setup(Task.REGRESS), "numbers", -1);
    training = SplitRow.TABLE.read(new RunDirectory(numbers).splits()).get(0);
    assertEquals(1, training.chanceLoss(), 1e-9, "the variance of scaled numbers");
  }

  @ParameterizedTest
  @EnumSource(names = {"MULTI_LABEL", "REGRESS"})
  void aResumedRunEndsLikeAnUninterruptedRun(Task task) throws IOException {
    Path whole = train(setup(task), "whole", -1);
    for (int step : new int[] {2, 5}) {
      Path run = train(setup(task), "interrupted-" + step, step);
      assertFalse(new RunDirectory(run).finished());
      resume(setup(task), run);
      for (String file :
          List.of("model.safetensors", "predictions.csv", "recorder.csv", "splits.csv")) {
        assertArrayEquals(
            Files.readAllBytes(whole.resolve(file)), Files.readAllBytes(run.resolve(file)), file);
      }
      assertEquals(withoutTimes(whole), withoutTimes(run));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MULTI_LABEL", "REGRESS"})
  void replicasGiveTheSameResultAsOneDevice(Task task) throws IOException {
    List<EpochResult> one = epochs(setup(task), 1);
    List<EpochResult> three = epochs(setup(task), 3);
    for (int epoch = 0; epoch < one.size(); epoch++) {
      assertEquals(one.get(epoch).trainLoss(), three.get(epoch).trainLoss(), 1e-5);
      one.get(epoch)
          .scores()
          .forEach(
              (key, value) -> {
                double other = three.get(three.size() - 1).scores().get(key);
                assertFalse(Double.isNaN(other), key);
              });
      assertEquals(one.get(epoch).validLoss(), three.get(epoch).validLoss(), 1e-5);
    }
  }

  @Test
  void trainingWorksWithMovingAveragesAndMixedLabels() throws IOException {
    TrainingSetup setup = setup(Task.MULTI_LABEL);
    setup =
        setup
            .withTraining(setup.training().with(TrainingOptions.EMA, 0.5))
            .withAugmentation(Augmentation.NONE.with(Mixing.MIXUP, 0.2));
    List<EpochResult> epochs = epochs(setup, 1);
    assertTrue(epochs.get(epochs.size() - 1).scores().get("map") > 0.9);
    assertTrue(Double.isNaN(epochs.get(0).accuracy()));
  }

  @ParameterizedTest
  @EnumSource
  void numbersAreLearnedWithEveryLoss(RegressionLoss loss) throws IOException {
    TrainingSetup setup = setup(Task.REGRESS);
    List<EpochResult> epochs =
        epochs(setup.withTraining(setup.training().with(TrainingOptions.LOSS, loss.options)), 1);
    assertTrue(epochs.get(epochs.size() - 1).scores().get("r2") > 0.3, epochs.toString());
  }

  /** The regression losses that a configuration can name. */
  enum RegressionLoss {
    SQUARED(new LossOptions.MeanSquaredError()),
    SMOOTH(new NumberLoss.SmoothL1(0.5)),
    ABSOLUTE(new NumberLoss.AbsoluteError());

    private final LossOptions options;

    RegressionLoss(LossOptions options) {
      this.options = options;
    }
  }

  @Test
  void optionsThatDoNotFitTheTaskAreRejected() {
    TrainingOptions labels = TrainingOptions.defaults(Task.MULTI_LABEL);
    assertRejected(
        labels.with(TrainingOptions.LOSS, new LossOptions.CrossEntropy(0)),
        "loss cross_entropy cannot be used with task multi_label: use binary_cross_entropy");
    assertRejected(
        labels.with(TrainingOptions.CLASS_WEIGHTS, ClassWeights.Rule.BALANCED),
        "class_weights is set, but with task multi_label an image has no single class to weight");
    assertRejected(
        labels.with(TrainingOptions.SAMPLING, Sampling.BALANCED),
        "sampling balanced cannot be used with task multi_label, in which an image has no"
            + " single class");
    assertRejected(
        labels.with(TrainingOptions.METRICS, List.of(ClassMetric.TOP_5_ACCURACY)),
        "metrics names top_5_accuracy, which is not a score of task multi_label");
    TrainingOptions numbers = TrainingOptions.defaults(Task.REGRESS);
    assertRejected(
        numbers.with(TrainingOptions.BEST, Criterion.Column.ACCURACY),
        "best names accuracy, which is not a score of task regress");
    assertRejected(
        TrainingOptions.defaults().with(TrainingOptions.LOSS, new NumberLoss.SmoothL1(1)),
        "loss smooth_l1 cannot be used with task classify");
    assertRejected(
        TrainingOptions.defaults()
            .with(TrainingOptions.BEST, new Criterion.Score(NumberMetric.MAE)),
        "best names mae, which is not a score of task classify");
    assertThrows(
        InvalidInputException.class,
        () -> setup(Task.REGRESS).withTraining(TrainingOptions.defaults()));
  }

  private static void assertRejected(TrainingOptions options, String message) {
    String error =
        assertThrows(InvalidInputException.class, () -> TaskFit.require(options)).getMessage();
    assertTrue(error.startsWith(message), error);
  }

  private Path train(TrainingSetup setup, String name, int interruptedAt) throws IOException {
    Path run = Files.createDirectory(folder.resolve(name));
    train(setup, run, false, interruptedAt);
    return run;
  }

  private static void resume(TrainingSetup setup, Path run) throws IOException {
    train(setup, run, true, -1);
  }

  private static void train(TrainingSetup setup, Path run, boolean resume, int interruptedAt)
      throws IOException {
    try (NDManager manager = NDManager.newBaseManager();
        TrainingSession session =
            TrainingSession.open(
                setup, new RunDirectory(run), CheckpointOptions.DEFAULT, Placement.on(manager))) {
      if (resume) {
        session.resume(notice -> {});
      }
      session.train(
          new Listener() {
            @Override
            public void onBatchEnd(TrainingBatch batch) {
              if (batch.step() == interruptedAt) {
                session.stop().interrupt("test");
              }
            }
          });
    }
  }

  private static List<EpochResult> epochs(TrainingSetup setup, int replicas) throws IOException {
    try (NDManager manager = NDManager.newBaseManager();
        TrainingSession session =
            TrainingSession.inMemory(
                setup,
                Placement.on(
                    Stream.generate(() -> manager).limit(replicas).toArray(NDManager[]::new)))) {
      session.train();
      return session.recorder().epochs();
    }
  }

  private static ModelMetadata metadata(RunDirectory run) throws IOException {
    return ModelMetadata.of(SafeTensors.read(run.weights()).metadata(), "test");
  }

  private static List<String> withoutTimes(Path run) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.csv"), StandardCharsets.UTF_8)) {
      List<String> cells = new ArrayList<>(List.of(line.split(",")));
      cells.subList(3, 5).clear();
      rows.add(String.join(",", cells));
    }
    return rows;
  }

  private static TrainingSetup setup(Task task) {
    TrainingOptions options =
        TrainingOptions.defaults(task)
            .with(TrainingOptions.EPOCHS, 6)
            .with(TrainingOptions.BATCH_SIZE, 8)
            .with(TrainingOptions.LEARNING_RATE, 0.02);
    NetworkSpec network =
        new NetworkSpec(
            FeatureShape.image(1, 8, 8),
            Stream.of(new Flatten(), new Linear(OUTPUTS, true)).map(NamedLayer::of).toList());
    return TrainingSetup.of(data(task), network).withTraining(options).withSeed(3);
  }

  private static DataSet data(Task task) {
    return new DataSet(
        "patterns",
        List.of("left", "right"),
        images(task, 80, 1),
        images(task, 21, 2),
        new Normalization(new float[] {0.5f}, new float[] {0.25f}),
        List.of());
  }

  /**
   * Images of three patterns. For multi-label classification, images of the first pattern have the
   * first label, those of the second pattern both labels, and those of the third pattern the second
   * label. For regression, the pattern determines an image's numbers.
   */
  private static ImageSet images(Task task, int count, long seed) {
    ImageSet patterns = SmallRun.patterns(count, seed);
    int[] kinds = patterns.labels();
    Targets targets =
        task == Task.MULTI_LABEL
            ? new LabelTargets(
                IntStream.of(kinds)
                    .mapToObj(kind -> new boolean[] {kind < 2, kind > 0})
                    .toArray(boolean[][]::new),
                OUTPUTS)
            : new NumberTargets(
                IntStream.of(kinds)
                    .mapToObj(kind -> new double[] {100 + 20 * kind, -kind})
                    .toArray(double[][]::new));
    return patterns.withTargets(targets);
  }
}
