package io.github.convlens.examples;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import ai.djl.translate.TranslateException;
import io.github.convlens.model.block.ObservedSequential;
import io.github.convlens.training.record.ActivationStats;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes statistics of every layer while DJL's own training loop runs. Argument: {@code CSV_FILE}.
 */
public final class StatisticsInDjl {
  private static final int BATCH = 16;
  private static final int IMAGES = 64;

  private StatisticsInDjl() {}

  /** Trains on random noise, since only the file of statistics matters here. */
  public static void main(String... args) throws IOException, TranslateException {
    ActivationStats stats = ActivationStats.toFile(Path.of(args[0]));
    try (NDManager manager = NDManager.newBaseManager();
        Model model = Model.newInstance("example")) {
      NDArray images = manager.randomNormal(new Shape(IMAGES, 1, 8, 8));
      NDArray labels = manager.arange(IMAGES).mod(3).toType(DataType.INT64, false);
      ArrayDataset data =
          new ArrayDataset.Builder()
              .setData(images)
              .optLabels(labels)
              .setSampling(BATCH, false)
              .build();
      model.setBlock(network());
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).addTrainingListeners(stats);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(BATCH, 1, 8, 8));
        EasyTrain.fit(trainer, 1, data, null);
      }
    }
    System.out.println(stats.rows().size() + " rows in " + args[0]);
  }

  /** The network, an {@code ObservedSequential} in place of DJL's {@code SequentialBlock}. */
  private static Block network() {
    return new ObservedSequential()
        .add(Conv2d.builder().setKernelShape(new Shape(3, 3)).setFilters(4).build())
        .add(Activation.reluBlock())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(3).build());
  }
}
