package io.github.convlens.training.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.digits.Digits;
import io.github.convlens.model.Activation;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.architecture.BatchNormPlacement;
import io.github.convlens.model.architecture.SimpleCnn;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.training.internal.torch.OutputKernels;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingDivergedException;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.optimize.Schedule;
import io.github.convlens.training.optimize.Sgd;
import io.github.convlens.training.record.ActivationHistogram;
import io.github.convlens.training.record.ActivationStats;
import io.github.convlens.training.record.Every;
import io.github.convlens.training.record.GradientStats;
import io.github.convlens.training.record.Layers;
import io.github.convlens.training.record.RecordOptions;
import io.github.convlens.training.search.LearningRateSweep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DivergenceTest {

  private static final Every EVERY_BATCH = Every.batches(1);

  @TempDir private Path folder;

  @Test
  void theFirstNonFiniteBatchIsReportedAndIsTheLastInEveryFile() throws IOException {
    RunDirectory directory = new RunDirectory(folder);
    String message;
    try (NDManager manager = NDManager.newBaseManager();
        TrainingSession session =
            TrainingSession.open(setup(1e30, "kaiming"), directory, manager)) {
      message =
          assertThrows(TrainingDivergedException.class, () -> session.train(List.of()))
              .getMessage();
    }
    Matcher place =
        Pattern.compile(".* the output of (\\w+) is NaN or infinite in epoch 0, step (\\d+): .*")
            .matcher(message);
    assertTrue(place.matches(), message);
    // The outputs of conv2 are the first that overflow float32. libtorch's kernels report conv1,
    // because they sum squares in float32, and the squares of conv1's outputs already overflow.
    String first = OutputKernels.nativeProblem().isEmpty() ? "conv2" : "conv1";
    assertEquals(first, place.group(1));
    for (Path file :
        List.of(
            directory.recorder(),
            directory.activationStats(),
            directory.activationHistogram(),
            directory.gradientStats())) {
      List<String> rows = Files.readAllLines(file);
      assertEquals(place.group(2), rows.get(rows.size() - 1).split(",")[1], file.toString());
    }
  }

  @Test
  void filesHaveTheColumnsThatOtherToolsRead() throws IOException {
    RunDirectory directory = new RunDirectory(folder);
    try (NDManager manager = NDManager.newBaseManager();
        TrainingSession session =
            TrainingSession.open(setup(0.01, "pytorch"), directory, manager)) {
      session.train(List.of());
    }
    assertEquals(
        "epoch,step,layer,name,min,max,dead_channels,below,bin_0,bin_1,bin_2,bin_3,above",
        Files.readAllLines(directory.activationHistogram()).get(0));
    assertEquals(
        "epoch,step,parameter,norm,mean,std,near_zero,update_ratio",
        Files.readAllLines(directory.gradientStats()).get(0));
    assertEquals(
        "epoch,step,layer,name,norm,mean,std,near_zero",
        Files.readAllLines(directory.activationGradientStats()).get(0));
    assertEquals("image,label,predicted,probability,loss", first(directory.predictions()));
    assertEquals(1 + Digits.TEST / 10, Files.readAllLines(directory.predictions()).size());
  }

  @Test
  void theRangeTestDoesNotChangeTheNetwork() throws IOException {
    try (NDManager manager = NDManager.newBaseManager();
        TrainingSession session = TrainingSession.inMemory(setup(0.01, "pytorch"), manager)) {
      var before = NetworkWeights.capture(session.network());
      LearningRateSweep test = session.findLearningRate(new Listener() {});
      assertEquals(before, NetworkWeights.capture(session.network()));
      assertEquals(1e-7, test.points().get(0).learningRate(), 1e-12);
      assertTrue(test.points().size() > 50, "stopped after " + test.points().size());
    }
  }

  private static String first(Path file) throws IOException {
    return Files.readAllLines(file).get(0);
  }

  private static TrainingSetup setup(double rate, String init) {
    NetworkSpec network =
        SimpleCnn.of(
            FeatureShape.image(1, Digits.SIDE, Digits.SIDE),
            List.of(4, 8, 8, 8),
            10,
            5,
            BatchNormPlacement.NONE,
            Activation.Function.RELU);
    TrainingOptions training =
        TrainingOptions.defaults()
            .with(TrainingOptions.EPOCHS, 1)
            .with(TrainingOptions.BATCH_SIZE, 50)
            .with(TrainingOptions.LEARNING_RATE, rate)
            .with(TrainingOptions.OPTIMIZER, Sgd.KIND.byDefault())
            .with(TrainingOptions.SCHEDULE, new Schedule.Constant());
    return TrainingSetup.of(Digits.create(3, Digits.TRAIN / 10, Digits.TEST / 10), network)
        .withInitialisation(Initialisation.parse(init))
        .withTraining(training)
        .withRecord(
            new RecordOptions(
                new ActivationStats.Options(EVERY_BATCH, Layers.Kind.PARAMETERS, 0.05, false),
                new ActivationHistogram.Options(EVERY_BATCH, 4, 0, 1),
                new GradientStats.Options(EVERY_BATCH, 1e-8),
                new GradientStats.Options(EVERY_BATCH, 1e-8)))
        .withSeed(1);
  }
}
