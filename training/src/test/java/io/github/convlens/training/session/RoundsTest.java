package io.github.convlens.training.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Setting;
import io.github.convlens.data.augment.Mixing;
import io.github.convlens.data.device.Share;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.model.Activation;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.Layer;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.checkpoint.CheckpointOptions;
import io.github.convlens.training.loop.Freeze;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.Placement;
import io.github.convlens.training.loop.RoundResult;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingDivergedException;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.optimize.ClassWeights;
import io.github.convlens.training.optimize.LogitAdjustment;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.Schedule;
import io.github.convlens.training.optimize.Sgd;
import io.github.convlens.training.parallel.RoundOptions;
import io.github.convlens.training.parallel.RoundOptions.Measured;
import io.github.convlens.training.record.GradientStats;
import io.github.convlens.training.table.ActivationRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that share each batch, and whose weights are averaged. */
class RoundsTest {
  private static final CheckpointOptions SELDOM = new CheckpointOptions(1000, 2);
  private static final List<String> TABLES =
      List.of("recorder.csv", "activation_stats.csv", "gradient_stats.csv", "predictions.csv");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, Integer.MAX_VALUE})
  void oneWorkerWritesTheSameBitsAsTrainingWithoutRounds(int syncEvery) throws IOException {
    SmallRun run = new SmallRun();
    run.accumulate = 2;
    TrainingSetup plain = recorded(run.setup());
    assertEquals(
        files(train("plain", plain)),
        files(train("rounds", rounds(plain, new RoundOptions(1, syncEvery, 0)))));
  }

  @ParameterizedTest
  @CsvSource({"2, 40, 1", "4, 40, 1", "4, 37, 1", "3, 40, 2"})
  void roundsOfOneUpdateGiveTheStateOfUpdatesOnWholeBatches(int workers, int images, int accumulate)
      throws IOException {
    SmallRun run = linear();
    run.images = images;
    run.dropLast = false;
    run.accumulate = accumulate;
    TrainingSetup alone = run.setup(network());
    TrainingSetup shared = rounds(alone, new RoundOptions(workers, 1, 0));
    assertClose(train("alone", alone), train("shared", shared), 1e-6f);
  }

  @ParameterizedTest
  @CsvSource({"0.4, 0", "0, 1"})
  void imagesAreMixedAcrossTheWorkersShares(double mixup, double cutmix) throws IOException {
    SmallRun run = linear();
    run.augmentation = Augmentation.NONE.with(Mixing.MIXUP, mixup).with(Mixing.CUTMIX, cutmix);
    TrainingSetup alone = run.setup(network());
    TrainingSetup shared = rounds(alone, new RoundOptions(2, 1, 0));
    assertClose(train("alone", alone), train("shared", shared), 1e-6f);
  }

  @Test
  void resultsDependOnlyOnSeedWorkersAndLengthOfARound() throws IOException {
    TrainingSetup setup = recorded(new SmallRun().setup());
    Map<String, String> first = files(train("a", rounds(setup, new RoundOptions(2, 3, 0))));
    assertEquals(first, files(train("b", rounds(setup, new RoundOptions(2, 3, 0)))));
    assertNotEquals(first, files(train("c", rounds(setup, new RoundOptions(2, 1, 0)))));
    assertNotEquals(first, files(train("d", rounds(setup, new RoundOptions(4, 3, 0)))));
  }

  @Test
  void beforeTheFirstLocalEpochEveryUpdateIsAveraged() throws IOException {
    SmallRun run = new SmallRun();
    TrainingSetup setup = run.setup();
    Map<String, String> every = files(train("a", rounds(setup, new RoundOptions(2, 1, 0))));
    assertEquals(every, files(train("b", rounds(setup, new RoundOptions(2, 4, run.epochs)))));
    assertNotEquals(
        every, files(train("c", rounds(setup, new RoundOptions(2, 4, run.epochs - 1)))));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 5, 11})
  void anInterruptedRunContinuesAfterItsLastRound(int step) throws IOException {
    TrainingSetup setup =
        recorded(rounds(new SmallRun().setup(), new RoundOptions(2, 3, 1, Measured.ALL)));
    Path whole = train("whole", setup);
    Path run = Files.createDirectory(folder.resolve("interrupted"));
    try (NDManager manager = NDManager.newBaseManager();
        TrainingSession session = open(setup, run, manager)) {
      session.train(
          new Listener() {
            @Override
            public void onBatchEnd(TrainingBatch batch) {
              if (batch.step() == step) {
                session.stop().interrupt("in a round");
              }
            }
          });
    }
    try (NDManager manager = NDManager.newBaseManager();
        TrainingSession session = open(setup, run, manager)) {
      assertTrue(session.resume(notice -> {}).isPresent());
      session.train();
    }
    assertEquals(files(whole), files(run));
  }

  @ParameterizedTest
  @EnumSource
  void workersElsewhereWriteTheSameFiles(Measured measured) throws IOException {
    TrainingSetup setup =
        recorded(rounds(new SmallRun().setup(), new RoundOptions(2, 3, 0, measured)));
    assertEquals(files(train("here", setup)), files(trainElsewhere("elsewhere", setup)));
  }

  @Test
  void workersElsewhereUseTheSameClassWeights() throws IOException {
    SmallRun run = linear();
    TrainingSetup plain = rounds(run.setup(network()), new RoundOptions(2, 3, 0));
    TrainingSetup weighted = with(plain, TrainingOptions.CLASS_WEIGHTS, ClassWeights.Rule.BALANCED);
    TrainingSetup adjusted = with(plain, LogitAdjustment.STRENGTH, 1.0);
    Map<String, String> unweighted = files(trainElsewhere("plain", plain));
    assertEquals(
        files(train("weighted", weighted)), files(trainElsewhere("weighted-there", weighted)));
    Map<String, String> offset = files(trainElsewhere("adjusted-there", adjusted));
    assertEquals(files(train("adjusted", adjusted)), offset);
    assertNotEquals(unweighted, offset);
  }

  private static <V> TrainingSetup with(TrainingSetup setup, Setting<V> setting, V value) {
    return setup.withTraining(setup.training().with(setting, value));
  }

  private Path trainElsewhere(String name, TrainingSetup setup) throws IOException {
    Path run = Files.createDirectory(folder.resolve(name));
    try (NDManager manager = NDManager.newBaseManager();
        WorkerSession elsewhere = WorkerSession.open(setup, Placement.on(manager));
        TrainingSession session = open(setup, run, manager)) {
      session.trainBy(
          (round, workers) -> {
            List<RoundResult> results = new ArrayList<>();
            for (int worker = workers - 1; worker >= 0; worker--) {
              Share share = new Share(worker, workers);
              results.add(0, sent(elsewhere.train(sent(round), share)));
              // The second training, as if by a worker that was thought lost, must change nothing:
              // workers keep no state.
              elsewhere.train(round, share);
            }
            return results;
          });
      session.train();
    }
    return run;
  }

  @Test
  void tablesOfAllWorkersContainTheRowsOfTheFirstWorker() throws IOException {
    TrainingSetup setup = recorded(new SmallRun().setup());
    Path first = train("first", rounds(setup, new RoundOptions(2, 3, 0)));
    Path all = train("all", rounds(setup, new RoundOptions(2, 3, 0, Measured.ALL)));
    for (String name : List.of("activation_stats.csv", "gradient_stats.csv")) {
      List<String> expected = Files.readAllLines(first.resolve(name));
      List<String> lines = Files.readAllLines(all.resolve(name));
      assertEquals(expected.get(0) + ",worker", lines.get(0));
      assertEquals(
          expected.subList(1, expected.size()),
          lines.stream().filter(line -> line.endsWith(",0")).map(RoundsTest::cutWorker).toList());
      List<String> second =
          lines.stream().filter(line -> line.endsWith(",1")).map(RoundsTest::cutWorker).toList();
      assertEquals(expected.size() - 1, second.size(), name);
      assertNotEquals(expected.subList(1, expected.size()), second, name);
    }
    assertEquals(
        ActivationRow.TABLE.read(first.resolve("activation_stats.csv")),
        ActivationRow.TABLE.read(all.resolve("activation_stats.csv")));
  }

  /** A row without its last cell. */
  private static String cutWorker(String line) {
    return line.substring(0, line.lastIndexOf(','));
  }

  @Test
  void rowsInMemoryComeFromTheFirstWorker() throws IOException {
    TrainingSetup setup = new SmallRun().setup();
    List<ActivationRow> first = inMemory(rounds(setup, new RoundOptions(2, 3, 0)));
    assertFalse(first.isEmpty());
    assertEquals(first, inMemory(rounds(setup, new RoundOptions(2, 3, 0, Measured.ALL))));
  }

  private static List<ActivationRow> inMemory(TrainingSetup setup) throws IOException {
    try (TrainingSession session = TrainingSession.inMemory(setup)) {
      session.train();
      return session.activationStats().orElseThrow().rows();
    }
  }

  @ParameterizedTest
  @EnumSource
  void divergingWorkersElsewhereWriteTheSameFiles(Measured measured) throws IOException {
    SmallRun run = linear();
    run.learningRate = 1e30;
    TrainingSetup setup =
        recorded(rounds(run.setup(network()), new RoundOptions(2, 4, 0, measured)));
    TrainingDivergedException here =
        assertThrows(TrainingDivergedException.class, () -> train("here", setup));
    TrainingDivergedException elsewhere =
        assertThrows(TrainingDivergedException.class, () -> trainElsewhere("elsewhere", setup));
    assertEquals(here.getMessage(), elsewhere.getMessage());
    for (String table : List.of("recorder.csv", "activation_stats.csv")) {
      assertEquals(
          Files.readString(folder.resolve("here").resolve(table)),
          Files.readString(folder.resolve("elsewhere").resolve(table)));
    }
  }

  @Test
  void frozenLayersStayFrozen() throws IOException {
    TrainingSetup setup = recorded(new SmallRun().setup());
    TrainingSetup frozen =
        setup.withTraining(setup.training().with(TrainingOptions.FREEZE, new Freeze("linear1", 2)));
    assertEquals(
        files(train("plain", frozen)),
        files(train("rounds", rounds(frozen, new RoundOptions(1, 2, 0)))));
  }

  @Test
  void divergenceIsReportedInTheSameWayAsWithoutRounds() throws IOException {
    SmallRun run = linear();
    run.learningRate = 1e30;
    TrainingSetup setup = recorded(run.setup(network()));
    TrainingDivergedException alone =
        assertThrows(TrainingDivergedException.class, () -> train("plain", setup));
    TrainingDivergedException shared =
        assertThrows(
            TrainingDivergedException.class,
            () -> train("rounds", rounds(setup, new RoundOptions(1, 4, 0))));
    assertEquals(alone.getMessage(), shared.getMessage());
    assertEquals(
        Files.readString(folder.resolve("plain/activation_stats.csv")),
        Files.readString(folder.resolve("rounds/activation_stats.csv")));
  }

  @ParameterizedTest
  @CsvSource({
    "40, 9, a batch has 8 images",
    "41, 2, the last batch of an epoch has 1 image",
    "7, 8, a batch has 7 images"
  })
  void everyWorkerNeedsAnImageOfEveryBatch(int images, int workers, String message)
      throws IOException {
    SmallRun run = linear();
    run.images = images;
    run.dropLast = false;
    TrainingSetup setup = rounds(run.setup(network()), new RoundOptions(workers, 1, 0));
    InvalidInputException refused =
        assertThrows(InvalidInputException.class, () -> train("run", setup));
    assertTrue(refused.getMessage().contains(message), refused::getMessage);
    assertEquals("training.batch_size", refused.key());
  }

  private static SmallRun linear() {
    SmallRun run = new SmallRun();
    run.learningRate = 0.1;
    run.optimizer =
        OptimizerOptions.sgd()
            .with(Sgd.MOMENTUM, 0.9)
            .with(OptimizerOptions.WEIGHT_DECAY, 1e-3)
            .with(OptimizerOptions.DECAY_NORM_AND_BIAS, true);
    run.schedule = new Schedule.Constant();
    return run;
  }

  /** A network without batch norm and dropout, which depend on how batches are shared. */
  private static NetworkSpec network() {
    Stream<Layer> layers =
        Stream.of(
            Conv.of(4, 3, 2, 1, true),
            Activation.of(Activation.Function.RELU),
            new Flatten(),
            new Linear(SmallRun.CLASSES, true));
    return new NetworkSpec(FeatureShape.image(1, 8, 8), layers.map(NamedLayer::of).toList());
  }

  private static TrainingSetup rounds(TrainingSetup setup, RoundOptions rounds) {
    return setup.withTraining(setup.training().with(TrainingOptions.ROUNDS, rounds));
  }

  private static TrainingSetup recorded(TrainingSetup setup) {
    return setup.withRecord(setup.record().withGradients(GradientStats.Options.KIND.byDefault()));
  }

  private Path train(String name, TrainingSetup setup) throws IOException {
    Path run = Files.createDirectory(folder.resolve(name));
    try (NDManager manager = NDManager.newBaseManager();
        TrainingSession session = open(setup, run, manager)) {
      session.train();
    }
    return run;
  }

  private static TrainingSession open(TrainingSetup setup, Path run, NDManager manager)
      throws IOException {
    return TrainingSession.open(setup, new RunDirectory(run), SELDOM, Placement.on(manager));
  }

  /** The contents of the tables and the weights, without the durations of epochs. */
  private static Map<String, String> files(Path run) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String name : TABLES) {
      Path file = run.resolve(name);
      files.put(name, Files.exists(file) ? Files.readString(file) : "");
    }
    Path weights = run.resolve("model.safetensors");
    files.put("weights", Files.readString(weights, StandardCharsets.ISO_8859_1));
    for (String row : Files.readAllLines(run.resolve("metrics.csv"))) {
      String[] cells = row.split(",");
      files.put("epoch " + cells[0], String.join(",", List.of(cells).subList(0, 5)));
    }
    return files;
  }

  private static void assertClose(Path expected, Path actual, float tolerance) throws IOException {
    Map<String, Tensor> weights = weights(expected);
    Map<String, Tensor> others = weights(actual);
    assertEquals(weights.keySet(), others.keySet());
    weights.forEach(
        (name, tensor) ->
            assertArrayEquals(tensor.floats(), others.get(name).floats(), tolerance, name));
  }

  private static Map<String, Tensor> weights(Path run) throws IOException {
    return SafeTensors.read(run.resolve("model.safetensors")).tensors();
  }

  /** A copy of the object, as another process would receive it. */
  @SuppressWarnings("unchecked")
  private static <T> T sent(T object) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
