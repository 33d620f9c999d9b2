package io.github.convlens.dev;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.device.Batches;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Residual;
import io.github.convlens.model.architecture.ResNet;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.record.RecordOptions;
import io.github.convlens.training.session.TrainingSession;
import io.github.convlens.training.session.TrainingSetup;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Measures the cost of the augmentation presets, relative to a training step of ResNet-20, on
 * images of CIFAR-10's size. The command is {@code OMP_NUM_THREADS=1 scripts/dev AugmentationCost}.
 * It measures the CPU time of one thread, which other programs on the machine hardly influence.
 */
public final class AugmentationCost {

  private static final int BATCH = 128;
  private static final int IMAGES = 10 * BATCH;
  private static final int VALUES = 32 * 32 * 3;
  private static final int CLASSES = 10;
  private static final int ROUNDS = 12;
  private static final double NANOS_PER_MILLI = 1e6;

  private AugmentationCost() {}

  /** Prints a line for the training step and a line for each preset. */
  public static void main(String... args) throws IOException {
    ImageSet images = images();
    try (NDManager manager = NDManager.newBaseManager()) {
      double step = step(images, manager);
      System.out.printf(Locale.ROOT, "a step of ResNet-20: %.0f ms%n", step);
      batches(images, manager)
          .forEach(
              (preset, millis) ->
                  System.out.printf(
                      Locale.ROOT,
                      "a batch of %d with %s: %.1f ms, %.1f %% of the step%n",
                      BATCH,
                      preset,
                      millis,
                      100 * millis / step));
    }
  }

  private static ImageSet images() {
    byte[] pixels = new byte[IMAGES * VALUES];
    new SplittableRandom(1).nextBytes(pixels);
    int[] labels = IntStream.range(0, IMAGES).map(i -> i % CLASSES).toArray();
    return new ImageSet(pixels, labels, 3, 32, 32);
  }

  /**
   * The median time per batch of each preset, in milliseconds. Every round measures each preset
   * once.
   */
  private static Map<String, Double> batches(ImageSet images, NDManager manager) {
    Map<String, List<Double>> times = new LinkedHashMap<>();
    try (DeviceImages resident =
        DeviceImages.of(images, Normalization.of(images), Storage.FLOATS, 0, manager)) {
      for (int round = 0; round < ROUNDS; round++) {
        for (String preset : List.of("none", "light", "standard", "strong")) {
          Augmentation augment = Augmentation.preset(preset);
          try (Batches batches = resident.shuffled(1, round, BATCH, true, augment);
              NDManager scope = manager.newSubManager()) {
            long before = processorTime();
            batches.get(0, scope).close();
            double millis = (processorTime() - before) / NANOS_PER_MILLI;
            times.computeIfAbsent(preset, name -> new ArrayList<>()).add(millis);
          }
        }
      }
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    times.forEach((preset, all) -> medians.put(preset, median(all)));
    return medians;
  }

  private static double step(ImageSet images, NDManager manager) throws IOException {
    NetworkSpec network =
        new ResNet(20, Residual.Shortcut.PAD).build(FeatureShape.image(3, 32, 32), CLASSES);
    List<String> classes = IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList();
    ImageSet few = images.subset(IntStream.range(0, CLASSES).toArray());
    DataSet data = new DataSet("noise", classes, images, few, Normalization.of(images), List.of());
    TrainingSetup setup =
        TrainingSetup.of(data, network)
            .withRecord(RecordOptions.NOTHING)
            .withTraining(
                TrainingOptions.defaults()
                    .with(TrainingOptions.EPOCHS, 1)
                    .with(TrainingOptions.BATCH_SIZE, BATCH));
    List<Double> times = new ArrayList<>();
    Listener clock =
        new Listener() {
          private long before;

          @Override
          public void onBatchBegin(TrainingBatch batch) {
            before = processorTime();
          }

          @Override
          public void onBatchEnd(TrainingBatch batch) {
            times.add((processorTime() - before) / NANOS_PER_MILLI);
          }
        };
    try (TrainingSession session = TrainingSession.inMemory(setup, manager)) {
      session.train(List.of(clock));
    }
    return median(times);
  }

  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
