package io.github.convlens.training.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import io.github.convlens.model.Activation.Function;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.architecture.BatchNormPlacement;
import io.github.convlens.model.architecture.SimpleCnn;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.ObservedSequential;
import io.github.convlens.model.engine.ConvolutionCase;
import io.github.convlens.model.engine.ConvolutionPath;
import io.github.convlens.model.engine.EngineCheck;
import io.github.convlens.model.engine.EngineFaultException;
import io.github.convlens.model.engine.Layout;
import io.github.convlens.model.engine.Probe;
import io.github.convlens.training.table.ActivationRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link ActivationStats} works in a project that uses only DJL and this artifact. */
class EasyTrainTest {
  private static final int BATCH = 8;
  private static final int TRAINING_BATCHES = 5;
  private static final int VALIDATION_BATCHES = 2;
  private static final int EPOCHS = 3;
  private static final Shape INPUT = new Shape(BATCH, 1, 8, 8);

  @TempDir Path folder;
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void blocksOfAnotherProjectAreRecorded() throws Exception {
    Path file = folder.resolve("activation_stats.csv");
    ActivationStats stats = ActivationStats.toFile(file);
    List<float[]> convolved = new ArrayList<>();
    fit(layers(new ObservedSequential(), convolved), stats);

    List<ActivationRow> rows = stats.rows();
    List<String> names = List.of("01Conv2d", "03BatchNorm", "06Linear");
    assertEquals(EPOCHS * TRAINING_BATCHES * names.size(), rows.size());
    for (int i = 0; i < rows.size(); i++) {
      ActivationRow row = rows.get(i);
      assertEquals(i / names.size(), row.step());
      assertEquals(i / names.size() / TRAINING_BATCHES, row.epoch());
      assertEquals(i % names.size(), row.layer());
      assertEquals(names.get(i % names.size()), row.name());
    }
    assertEquals("epoch,step,layer,name,mean,std,near_zero", Files.readAllLines(file).get(0));
    assertEquals(1 + rows.size(), Files.readAllLines(file).size());

    // In each epoch, the block sees the training batches and then the validation batches. Before
    // the first epoch, DJL runs the lambda to determine the shape of its output.
    int seen = convolved.size() - EPOCHS * (TRAINING_BATCHES + VALIDATION_BATCHES);
    for (int step = 0; step < EPOCHS * TRAINING_BATCHES; step++) {
      ActivationRow row = rows.get(step * names.size());
      Reference.of(convolved.get(seen), false)
          .matches(row.mean(), row.std(), row.nearZero(), "step " + step);
      seen += (step + 1) % TRAINING_BATCHES == 0 ? 1 + VALIDATION_BATCHES : 1;
    }
  }

  @Test
  void memoryHoldsTheSameRowsAsTheFile() throws Exception {
    ActivationStats inFile = ActivationStats.toFile(folder.resolve("stats.csv"));
    ActivationStats inMemory = ActivationStats.inMemory();
    fit(network(), inFile);
    fit(network(), inMemory);
    assertEquals(inMemory.rows(), inFile.rows());
    assertEquals(
        List.of("conv1", "bn1", "conv2", "bn2", "conv3", "bn3"),
        inMemory.rows().stream().limit(6).map(ActivationRow::name).toList());
    assertEquals(EPOCHS * TRAINING_BATCHES * 6, inMemory.rows().size());
    assertTrue(inMemory.rows().stream().allMatch(row -> row.std() > 0));
  }

  @Test
  void onlyEverySecondBatchOfTheActivationsIsRecorded() throws Exception {
    ActivationStats stats =
        new ActivationStats(
            new ActivationStats.Options(Every.batches(2), Layers.Kind.ACTIVATIONS, 0.05, false),
            null);
    fit(network(), stats);
    assertEquals(8 * 2, stats.rows().size());
    assertEquals(
        List.of("relu1", "relu2"),
        stats.rows().stream().limit(2).map(ActivationRow::name).toList());
    assertEquals(
        List.of(0L, 2L, 4L),
        stats.rows().stream().map(ActivationRow::step).distinct().limit(3).toList());
    assertTrue(stats.rows().stream().allMatch(row -> row.nearZero() > 0 && row.mean() >= 0));
  }

  @Test
  void observedBlocksAreNamedAsInASequentialBlock() {
    Block plain = layers(new SequentialBlock(), new ArrayList<>());
    Block observed = layers(new ObservedSequential(), new ArrayList<>());
    assertEquals(plain.getParameters().keys(), observed.getParameters().keys());
    assertEquals(plain.getChildren().keys(), observed.getChildren().keys());
  }

  @Test
  void aBlockThatCannotBeObservedGivesOneClearError() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                fit(layers(new SequentialBlock(), new ArrayList<>()), ActivationStats.inMemory()));
    assertTrue(error.getMessage().contains("use ObservedSequential"), error.getMessage());
  }

  @Test
  void oneRowPerEpochIsRejectedIfTheLastBatchIsUnknown() {
    ActivationStats stats =
        new ActivationStats(
            new ActivationStats.Options(Every.EPOCH, Layers.Kind.ALL, 0.05, false), null);
    var error = assertThrows(IllegalArgumentException.class, () -> fit(network(), stats));
    assertTrue(error.getMessage().contains("give a number of batches"), error.getMessage());
  }

  @Test
  void layersThatLibtorchComputesIncorrectlyAreNamedBeforeTheFirstUpdate() {
    Probe wrong =
        new Probe() {
          @Override
          public boolean standardIsRight(int attempt) {
            return false;
          }

          @Override
          public boolean isRight(
              ConvolutionCase convolution, Layout layout, ConvolutionPath path, boolean gradient) {
            return false;
          }
        };
    EngineCheck engine = new EngineCheck(wrong, Optional::empty, Optional::empty);
    ActivationStats stats = new ActivationStats(ActivationStats.Options.FASTAI, null, engine);
    var error =
        assertThrows(
            EngineFaultException.class,
            () -> fit(layers(new ObservedSequential(), new ArrayList<>()), stats));
    assertTrue(error.getMessage().contains("layers 01Conv2d:"), error.getMessage());
  }

  private static Block layers(SequentialBlock block, List<float[]> convolved) {
    return block
        .add(
            Conv2d.builder()
                .setKernelShape(new Shape(3, 3))
                .optStride(new Shape(2, 2))
                .setFilters(4)
                .build())
        .add(
            new LambdaBlock(
                list -> {
                  convolved.add(list.singletonOrThrow().toFloatArray());
                  return list;
                },
                "look"))
        .add(BatchNorm.builder().build())
        .add(Activation.reluBlock())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(3).build());
  }

  private Block network() {
    return Network.create(
        SimpleCnn.of(
            FeatureShape.image(1, 8, 8),
            List.of(4, 8),
            3,
            3,
            BatchNormPlacement.AFTER_ACTIVATION,
            Function.RELU),
        Initialisation.pytorch(),
        1,
        manager);
  }

  private static void fit(Block block, ActivationStats stats)
      throws IOException, TranslateException {
    try (Model model = Model.newInstance("stranger")) {
      model.setBlock(block);
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
              .optOptimizer(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.05f)).build())
              .addTrainingListeners(stats);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(INPUT);
        EasyTrain.fit(
            trainer,
            EPOCHS,
            images(model.getNDManager(), TRAINING_BATCHES),
            images(model.getNDManager(), VALIDATION_BATCHES));
      }
    }
  }

  private static ArrayDataset images(NDManager manager, int batches) {
    float[] pixels = new float[batches * BATCH * 64];
    for (int i = 0; i < pixels.length; i++) {
      int image = i / 64;
      pixels[i] = (float) Math.sin(i * 0.7 + image * 1.3);
    }
    float[] labels = new float[batches * BATCH];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 3;
    }
    NDArray data = manager.create(pixels, new Shape((long) batches * BATCH, 1, 8, 8));
    return new ArrayDataset.Builder()
        .setData(data)
        .optLabels(manager.create(labels))
        .setSampling(BATCH, false)
        .build();
  }
}
