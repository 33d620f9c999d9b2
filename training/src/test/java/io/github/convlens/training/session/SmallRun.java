package io.github.convlens.training.session;

import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.model.Activation;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.Dropout;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.Layer;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.training.loop.EarlyStoppingOptions;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.Schedule;
import io.github.convlens.training.record.ActivationStats;
import io.github.convlens.training.record.RecordOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A training run that takes milliseconds, on three noisy patterns of 8x8 pixels. The fields may be
 * changed before {@link #setup} is called.
 */
final class SmallRun {
  static final int CLASSES = 3;
  private static final int SIDE = 8;

  int images = 40;
  int testImages = 21;
  int epochs = 3;
  int batchSize = 8;
  boolean dropLast = true;
  int accumulate = 1;
  long seed = 7;
  double learningRate = 0.01;
  OptimizerOptions optimizer = OptimizerOptions.adamW();
  Schedule schedule = new Schedule.OneCycle(0.25, 25, 1e5, List.of(0.95, 0.85, 0.95));
  Augmentation augmentation =
      Augmentation.NONE
          .with(Augmentation.FLIP, true)
          .with(Augmentation.CROP_PADDING, 1)
          .with(Augmentation.CUTOUT, 2);
  EarlyStoppingOptions earlyStopping;
  Double maxSeconds;
  Integer limitBatches;
  Path weights;
  ActivationStats.Options activations = ActivationStats.Options.FASTAI;

  TrainingSetup setup() {
    return setup(network());
  }

  TrainingSetup setup(NetworkSpec network) {
    DataSet data =
        new DataSet(
            "patterns",
            List.of("a", "b", "c"),
            patterns(images, 1),
            patterns(testImages, 2),
            new Normalization(new float[] {0.5f}, new float[] {0.25f}),
            List.of());
    return TrainingSetup.of(data, network)
        .withAugmentation(augmentation)
        .withWeights(weights)
        .withTraining(options())
        .withRecord(RecordOptions.NOTHING.with(activations))
        .withSeed(seed);
  }

  TrainingOptions options() {
    return TrainingOptions.defaults()
        .with(TrainingOptions.EPOCHS, epochs)
        .with(TrainingOptions.BATCH_SIZE, batchSize)
        .with(TrainingOptions.DROP_LAST, dropLast)
        .with(TrainingOptions.LEARNING_RATE, learningRate)
        .with(TrainingOptions.OPTIMIZER, optimizer)
        .with(TrainingOptions.SCHEDULE, schedule)
        .with(TrainingOptions.ACCUMULATE, accumulate)
        .with(TrainingOptions.EARLY_STOPPING, earlyStopping)
        .with(TrainingOptions.MAX_SECONDS, maxSeconds)
        .with(TrainingOptions.LIMIT_BATCHES, limitBatches);
  }

  /** A network of the layers conv1, bn1, relu1, dropout1, flatten and linear1. */
  static NetworkSpec network() {
    Stream<Layer> layers =
        Stream.of(
            Conv.of(4, 3, 2, 1, true),
            BatchNorm.standard(),
            Activation.of(Activation.Function.RELU),
            new Dropout(0.3),
            new Flatten(),
            new Linear(CLASSES, true));
    return new NetworkSpec(FeatureShape.image(1, SIDE, SIDE), layers.map(NamedLayer::of).toList());
  }

  /** Images of three classes that a small network can distinguish. */
  static ImageSet patterns(int count, long seed) {
    byte[] pattern = new byte[CLASSES * SIDE * SIDE];
    new SplittableRandom(0).nextBytes(pattern);
    SplittableRandom random = new SplittableRandom(seed);
    byte[] pixels = new byte[count * SIDE * SIDE];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(CLASSES);
      for (int p = 0; p < SIDE * SIDE; p++) {
        int value = pattern[labels[i] * SIDE * SIDE + p] & 0xff;
        pixels[i * SIDE * SIDE + p] = (byte) ((value + random.nextInt(256)) / 2);
      }
    }
    return new ImageSet(pixels, labels, 1, SIDE, SIDE);
  }
}
