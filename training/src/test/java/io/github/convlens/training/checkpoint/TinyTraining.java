package io.github.convlens.training.checkpoint;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.augment.Erasing;
import io.github.convlens.data.augment.Mixing;
import io.github.convlens.data.augment.Policy;
import io.github.convlens.data.augment.PolicyRule;
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
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.training.loop.Criterion;
import io.github.convlens.training.loop.EarlyStoppingOptions;
import io.github.convlens.training.loop.Freeze;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.Placement;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.loop.TrainingResult;
import io.github.convlens.training.metric.ClassMetric;
import io.github.convlens.training.optimize.Adam;
import io.github.convlens.training.optimize.LinearSchedule;
import io.github.convlens.training.optimize.Lion;
import io.github.convlens.training.optimize.Lookahead;
import io.github.convlens.training.optimize.LossOptions;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.ParameterRates;
import io.github.convlens.training.optimize.RmsProp;
import io.github.convlens.training.optimize.Schedule;
import io.github.convlens.training.optimize.Sgd;
import io.github.convlens.training.precision.Precision;
import io.github.convlens.training.record.ActivationHistogram;
import io.github.convlens.training.record.Every;
import io.github.convlens.training.record.GradientStats;
import io.github.convlens.training.record.RecordOptions;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.session.TrainingSession;
import io.github.convlens.training.session.TrainingSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Training runs that take a fraction of a second. Together they use everything that a checkpoint
 * has to restore.
 */
enum TinyTraining {
  /** Two batches per update, but only one in the last update of an epoch. */
  ADAM_ONE_CYCLE_ACCUMULATING(
      OptimizerOptions.adam()
          .with(Adam.BETA2, 0.99)
          .with(Adam.EPSILON, 1e-5)
          .with(OptimizerOptions.WEIGHT_DECAY, 1e-3),
      new Schedule.OneCycle(0.25, 25, 1e5, List.of(0.95, 0.85, 0.95)),
      2,
      null),
  /** Ends after two of its three epochs, since no epoch improves as much as required. */
  SGD_PLATEAU_EARLY_STOPPING(
      OptimizerOptions.sgd()
          .with(Sgd.MOMENTUM, 0.9)
          .with(Sgd.NESTEROV, true)
          .with(OptimizerOptions.WEIGHT_DECAY, 1e-4),
      new Schedule.Plateau(0.1, 0, 0.5),
      1,
      new EarlyStoppingOptions(Criterion.Column.ACCURACY, 1)),
  RMSPROP_STEP(
      OptimizerOptions.rmsProp()
          .with(RmsProp.ALPHA, 0.9)
          .with(RmsProp.MOMENTUM, 0.9)
          .with(OptimizerOptions.WEIGHT_DECAY, 1e-4)
          .with(OptimizerOptions.DECAY_NORM_AND_BIAS, true),
      new Schedule.Step(1, 0.5, null),
      3,
      null),
  /** The first epoch trains only the last layer. Learning rates differ by layer and by name. */
  ADAMW_UNFREEZING(
      OptimizerOptions.adamW(),
      new Schedule.OneCycle(0.25, 25, 1e5, List.of(0.95, 0.85, 0.95)),
      2,
      null),
  LION(OptimizerOptions.lion().with(Lion.DECAY, 1e-2), new Schedule.Constant(), 1, null),
  /**
   * Replicas imitate GPUs. There is no dropout, since the replicas share the CPU's only generator.
   */
  MUON_ON_THREE_REPLICAS(
      OptimizerOptions.muon(), new Schedule.Constant(), 1, null, 3, Precision.FLOAT32),
  /** The command line rejects float16 on a CPU, but the mechanics are the same as on a GPU. */
  ADAM_IN_FLOAT16(
      OptimizerOptions.adam()
          .with(Adam.BETA2, 0.99)
          .with(Adam.EPSILON, 1e-5)
          .with(OptimizerOptions.WEIGHT_DECAY, 1e-3),
      new Schedule.Constant(),
      2,
      null,
      1,
      Precision.FLOAT16),
  ADAM_IN_BFLOAT16(
      OptimizerOptions.adam().with(Adam.BETA2, 0.99).with(Adam.EPSILON, 1e-5),
      new Schedule.Constant(),
      1,
      null,
      1,
      Precision.BFLOAT16),
  /** The slow weights move after every second update, also in the middle of an epoch. */
  SGD_LOOKAHEAD(
      OptimizerOptions.sgd().with(Sgd.MOMENTUM, 0.9).with(Sgd.NESTEROV, true),
      new LinearSchedule(0.3, 0.2, 0.07),
      1,
      null);

  static final int EPOCHS = 3;
  static final int STEPS_PER_EPOCH = 5;

  private static final int SIDE = 8;
  private static final int CLASSES = 3;
  private static final int TRAIN_IMAGES = 37;
  private static final int TEST_IMAGES = 20;
  private static final int BATCH_SIZE = 8;
  private static final List<String> FILES_WITH_TIMES = List.of("metrics.csv");

  private final OptimizerOptions optimizer;
  private final Schedule schedule;
  private final int accumulate;
  private final EarlyStoppingOptions earlyStopping;
  private final int replicas;
  private final Precision precision;

  TinyTraining(
      OptimizerOptions optimizer,
      Schedule schedule,
      int accumulate,
      EarlyStoppingOptions earlyStopping) {
    this(optimizer, schedule, accumulate, earlyStopping, 1, Precision.FLOAT32);
  }

  TinyTraining(
      OptimizerOptions optimizer,
      Schedule schedule,
      int accumulate,
      EarlyStoppingOptions earlyStopping,
      int replicas,
      Precision precision) {
    this.optimizer = optimizer;
    this.schedule = schedule;
    this.accumulate = accumulate;
    this.earlyStopping = earlyStopping;
    this.replicas = replicas;
    this.precision = precision;
  }

  TrainingSetup setup() {
    return setup(7);
  }

  TrainingSetup setup(long seed) {
    NetworkSpec network =
        new NetworkSpec(
            FeatureShape.image(1, SIDE, SIDE),
            Stream.of(
                    Conv.of(4, 3, 2, 1, true),
                    BatchNorm.standard(),
                    Activation.of(Activation.Function.RELU),
                    new Flatten(),
                    new Dropout(replicas > 1 ? 0 : 0.3),
                    new Linear(CLASSES, true))
                .map(NamedLayer::of)
                .toList());
    TrainingOptions training =
        TrainingOptions.defaults()
            .with(TrainingOptions.EPOCHS, EPOCHS)
            .with(TrainingOptions.BATCH_SIZE, BATCH_SIZE)
            .with(TrainingOptions.DROP_LAST, false)
            .with(TrainingOptions.LEARNING_RATE, 0.02)
            .with(TrainingOptions.LOSS, new LossOptions.CrossEntropy(0.1))
            .with(TrainingOptions.OPTIMIZER, optimizer)
            .with(TrainingOptions.SCHEDULE, schedule)
            .with(TrainingOptions.CLIP_NORM, 1.0)
            .with(TrainingOptions.EMA, ordinal() % 2 == 0 ? 0.8 : null)
            .with(TrainingOptions.ACCUMULATE, accumulate)
            .with(TrainingOptions.EARLY_STOPPING, earlyStopping)
            .with(TrainingOptions.METRICS, List.of(ClassMetric.ROC_AUC))
            .with(TrainingOptions.BEST, new Criterion.Score(ClassMetric.F1_MACRO))
            .with(TrainingOptions.PRECISION, precision);
    if (this == SGD_LOOKAHEAD) {
      training =
          training
              .with(TrainingOptions.EMA, null)
              .with(TrainingOptions.LOOKAHEAD, new Lookahead(2, 0.3, 1));
    }
    if (this == ADAMW_UNFREEZING) {
      training =
          training
              .with(TrainingOptions.FREEZE, new Freeze("head", 1))
              .with(ParameterRates.LAYER_DECAY, 0.5)
              .with(ParameterRates.GROUPS, List.of(new ParameterRates.Group("bn*", 2)));
    }
    GradientStats.Options gradients = new GradientStats.Options(Every.batches(2), 1e-8);
    return TrainingSetup.of(data(), network)
        .withAugmentation(
            Augmentation.NONE
                .with(Augmentation.FLIP, true)
                .with(Augmentation.CROP_PADDING, 1)
                .with(Augmentation.CUTOUT, 3)
                .with(Policy.RULE, PolicyRule.TRIVIAL)
                .with(Erasing.PROBABILITY, 0.25)
                .with(Mixing.MIXUP, 0.2)
                .with(Mixing.CUTMIX, 1.0))
        .withTraining(training)
        .withRecord(
            RecordOptions.FASTAI
                .with(new ActivationHistogram.Options(Every.batches(2), 4, 0, 2))
                .withGradients(gradients)
                .withActivationGradients(gradients))
        .withSeed(seed);
  }

  /** Trains in a folder. If {@code resume} is true, training starts from the newest checkpoint. */
  TrainingResult train(
      Path run,
      CheckpointOptions checkpoints,
      boolean resume,
      Function<TrainingSession, Listener> listener) {
    try (NDManager manager = NDManager.newBaseManager();
        TrainingSession session =
            TrainingSession.open(setup(), new RunDirectory(run), checkpoints, placement(manager))) {
      if (resume) {
        session.resume(notice -> {});
      }
      return session.train(List.of(listener.apply(session)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Placement placement(NDManager manager) {
    return Placement.on(Stream.generate(() -> manager).limit(replicas).toArray(NDManager[]::new));
  }

  /** The content of every file of a finished run, by name and without the columns of times. */
  static Map<String, String> files(Path run) {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> children = Files.list(run)) {
      for (Path file : children.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        files.put(name, FILES_WITH_TIMES.contains(name) ? withoutTimes(text) : text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static String withoutTimes(String metrics) {
    return metrics.replaceAll("(?m)^((?:[^,\n]*,){5})[^,\n]*,[^,\n]*,", "$1");
  }

  private static DataSet data() {
    return new DataSet(
        "tiny",
        List.of("a", "b", "c"),
        images(TRAIN_IMAGES, 1),
        images(TEST_IMAGES, 2),
        new Normalization(new float[] {0.5f}, new float[] {0.25f}),
        List.of());
  }

  /** Noise that is brighter in a third of the rows; the class determines which third. */
  private static ImageSet images(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] pixels = new byte[count * SIDE * SIDE];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(CLASSES);
      for (int p = 0; p < SIDE * SIDE; p++) {
        int bright = p / SIDE * CLASSES / SIDE == labels[i] ? 60 : 0;
        pixels[i * SIDE * SIDE + p] = (byte) (random.nextInt(180) + bright);
      }
    }
    return new ImageSet(pixels, labels, 1, SIDE, SIDE);
  }

  /** The names of the files in a folder, sorted. */
  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return new ArrayList<>(
          children.map(child -> child.getFileName().toString()).sorted().toList());
    }
  }
}
