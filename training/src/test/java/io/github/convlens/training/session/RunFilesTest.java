package io.github.convlens.training.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.training.loop.BatchResult;
import io.github.convlens.training.loop.EpochMeter;
import io.github.convlens.training.loop.TrainingDivergedException;
import io.github.convlens.training.optimize.LearningRate;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.Schedule;
import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.GradientRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The results of a training run, which are in its run directory or in memory. */
class RunFilesTest {
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

  @Test
  void filesBeginWithTheirHeaders() throws IOException {
    train(new SmallRun(), folder);
    RunDirectory files = new RunDirectory(folder);
    assertEquals(
        "epoch,step,learning_rate,momentum,loss,smooth_loss", lines(files.recorder()).get(0));
    assertEquals(
        "epoch,train_loss,train_accuracy,valid_loss,accuracy,seconds,images_per_second",
        lines(files.metrics()).get(0));
    assertEquals("epoch,step,layer,name,mean,std,near_zero", lines(files.activationStats()).get(0));
    for (Path file : List.of(files.recorder(), files.metrics(), files.activationStats())) {
      assertTrue(Files.readString(file).endsWith("\n"));
    }
  }

  @Test
  void gradientStatisticsBeginWithTheirHeader() {
    assertEquals(
        "epoch,step,parameter,norm,mean,std,near_zero,update_ratio",
        String.join(",", GradientRow.TABLE.header()));
    assertEquals("gradient_stats.csv", GradientRow.TABLE.file());
  }

  @Test
  void recorderHasARowPerBatchWithRateMomentumAndSmoothLoss() throws IOException {
    SmallRun run = new SmallRun();
    train(run, folder);
    LearningRate rate = new LearningRate(run.learningRate, run.schedule, 0, 15, 5);
    EpochMeter meter = new EpochMeter();
    List<String> lines = lines(new RunDirectory(folder).recorder());
    assertEquals(1 + 15, lines.size());
    double average = 0;
    for (int step = 0; step < 15; step++) {
      String[] cells = lines.get(1 + step).split(",");
      assertEquals(step / 5, Integer.parseInt(cells[0]));
      assertEquals(step, Integer.parseInt(cells[1]));
      assertEquals(rate.rate(step), Double.parseDouble(cells[2]));
      assertEquals(rate.momentum(step, 0), Double.parseDouble(cells[3]));
      double loss = Float.parseFloat(cells[4]);
      double smoothLoss = Double.parseDouble(cells[5]);
      assertEquals(meter.add(loss, 0, 0), smoothLoss);
      average = 0.98 * average + 0.02 * loss;
      assertEquals(average / (1 - Math.pow(0.98, step + 1)), smoothLoss, 1e-12);
    }
  }

  @Test
  void filesAndMemoryHoldTheSameValues() throws IOException {
    TrainingSession inFiles = train(new SmallRun(), folder);
    TrainingSession inMemory = trained(TrainingSession.inMemory(new SmallRun().setup(), manager));
    assertEquals(
        inMemory.activationStats().orElseThrow().rows(),
        inFiles.activationStats().orElseThrow().rows());
    assertEquals(3 * 5 * 3, inMemory.activationStats().orElseThrow().rows().size());
    List<BatchResult> readings = inMemory.recorder().batches();
    List<String> lines = lines(new RunDirectory(folder).recorder());
    for (int step = 0; step < readings.size(); step++) {
      String[] cells = lines.get(1 + step).split(",");
      assertEquals((float) readings.get(step).loss(), Float.parseFloat(cells[4]));
      assertEquals(readings.get(step).smoothLoss(), Double.parseDouble(cells[5]));
    }
    List<String> epochs = lines(new RunDirectory(folder).metrics());
    for (int epoch = 0; epoch < 3; epoch++) {
      EpochResult result = inMemory.recorder().epochs().get(epoch);
      String[] cells = epochs.get(1 + epoch).split(",");
      assertEquals(epoch, Integer.parseInt(cells[0]));
      assertEquals(result.trainLoss(), Double.parseDouble(cells[1]));
      assertEquals(result.trainAccuracy(), Double.parseDouble(cells[2]));
      assertEquals(result.validLoss(), Double.parseDouble(cells[3]));
      assertEquals(result.accuracy(), Double.parseDouble(cells[4]));
      assertTrue(Double.parseDouble(cells[5]) > 0 && Double.parseDouble(cells[6]) > 0);
    }
  }

  @Test
  void activationRowsNameEpochStepAndLayer() throws IOException {
    List<ActivationRow> rows = train(new SmallRun(), folder).activationStats().orElseThrow().rows();
    List<String> names = List.of("conv1", "bn1", "linear1");
    for (int i = 0; i < rows.size(); i++) {
      ActivationRow row = rows.get(i);
      assertEquals(i / 15, row.epoch());
      assertEquals(i / 3, row.step());
      assertEquals(i % 3, row.layer());
      assertEquals(names.get(i % 3), row.name());
      assertTrue(row.std() > 0 && row.nearZero() >= 0 && row.nearZero() <= 1);
    }
  }

  @Test
  void theSameSeedGivesTheSameBytesAndADifferentSeedDoesNot() throws IOException {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    Path other = Files.createDirectory(folder.resolve("other"));
    train(new SmallRun(), first);
    train(new SmallRun(), second);
    SmallRun otherSeed = new SmallRun();
    otherSeed.seed = 8;
    train(otherSeed, other);
    for (String name : List.of("recorder.csv", "activation_stats.csv", "model.safetensors")) {
      assertArrayEquals(bytes(first, name), bytes(second, name), name);
      assertFalse(Arrays.equals(bytes(first, name), bytes(other, name)), name);
    }
    assertEquals(withoutTimes(first), withoutTimes(second));
  }

  @Test
  void theWrittenWeightsEqualThoseOfTheNetwork() throws IOException {
    TrainingSession session = train(new SmallRun(), folder);
    var written = SafeTensors.read(new RunDirectory(folder).weights()).tensors();
    assertEquals(NetworkWeights.capture(session.network()), written);
    assertNotEquals(
        NetworkWeights.capture(
            Network.create(SmallRun.network(), Initialisation.pytorch(), 7, manager)),
        written);
  }

  @Test
  void trainingStartsFromAWeightsFile() throws IOException {
    train(new SmallRun(), folder);
    SmallRun run = new SmallRun();
    run.weights = new RunDirectory(folder).weights();
    try (TrainingSession session = TrainingSession.inMemory(run.setup(), manager)) {
      assertEquals(
          SafeTensors.read(run.weights).tensors(), NetworkWeights.capture(session.network()));
    }
  }

  @Test
  void theDivergenceMessageNamesEpochAndStepAndFilesAreComplete() throws IOException {
    SmallRun run = new SmallRun();
    run.optimizer = OptimizerOptions.sgd();
    run.schedule = new Schedule.Constant();
    run.learningRate = 1e30;
    var diverged =
        assertThrows(TrainingDivergedException.class, () -> train(run, folder)).getMessage();
    List<String> rows = lines(new RunDirectory(folder).recorder());
    String[] last = rows.get(rows.size() - 1).split(",");
    assertTrue(diverged.contains("epoch " + last[0] + ", step " + last[1] + ":"), diverged);
    assertFalse(diverged.contains("\n"));
    assertFalse(Float.isFinite(Float.parseFloat(last[4])));
    assertTrue(Files.readString(new RunDirectory(folder).recorder()).endsWith("\n"));
    assertFalse(Files.exists(new RunDirectory(folder).weights()));
  }

  private TrainingSession train(SmallRun run, Path directory) throws IOException {
    return trained(TrainingSession.open(run.setup(), new RunDirectory(directory), manager));
  }

  private static TrainingSession trained(TrainingSession session) throws IOException {
    session.train(List.of());
    return session;
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  private static byte[] bytes(Path folder, String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }

  private static List<String> withoutTimes(Path folder) throws IOException {
    return lines(folder.resolve("metrics.csv")).stream()
        .map(line -> line.replaceAll(",[^,]*,[^,]*$", ""))
        .toList();
  }
}
