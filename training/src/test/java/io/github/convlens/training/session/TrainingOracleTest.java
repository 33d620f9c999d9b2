package io.github.convlens.training.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.data.device.Batch;
import io.github.convlens.data.device.Batches;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.loop.BatchResult;
import io.github.convlens.training.loop.Placement;
import io.github.convlens.training.loop.TrainingLoop;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.optimize.Gradients;
import io.github.convlens.training.optimize.LearningRate;
import io.github.convlens.training.optimize.Loss;
import io.github.convlens.training.optimize.Optimizer;
import io.github.convlens.training.precision.LossScale;
import io.github.convlens.training.record.Recorder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The losses of 50 steps agree with those of PyTorch 1.13 if training starts from the same weights
 * and uses the same batches. The cases cover every optimiser, schedule, loss, batch norm placement,
 * clipping and accumulation (src/test/oracle/training.py).
 */
class TrainingOracleTest {
  private static final OracleCases RECORDED = OracleCases.read();
  private static final double RELATIVE = 1e-4;
  private static final long SEED = 11;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  static Stream<String> cases() {
    return RECORDED.names().stream();
  }

  /**
   * The cases with 1cycle. The loop runs a single epoch of 50 batches, in which schedules that
   * change per epoch are constant; among the other schedules, 1cycle changes the learning rate
   * most.
   */
  static Stream<String> casesOfTheLoop() {
    return cases().filter(name -> RECORDED.get(name).hasOneCycle());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossGradientsAndOptimizerFollowPyTorch(String name) {
    OracleCases.OracleCase recorded = RECORDED.get(name);
    Network network = recorded.network(manager);
    double[] losses = new double[OracleCases.STEPS];
    DeviceImages images = onDevice(recorded.images());
    GradientMode.on(
        () -> {
          try (Batches batches = images.ordered(OracleCases.BATCH)) {
            train(network, recorded.options(), batches, losses);
          }
        });
    assertFollows(recorded.losses(), losses);
  }

  @ParameterizedTest
  @MethodSource("casesOfTheLoop")
  void theTrainingLoopFollowsPyTorch(String name) {
    OracleCases.OracleCase recorded = RECORDED.get(name);
    Recorder recorder = new Recorder();
    DeviceImages images = onDevice(shuffledBack(recorded.images()));
    try (TrainingLoop loop =
        TrainingLoop.over(recorded.network(manager), images, images, Placement.on(manager))
            .options(recorded.options())
            .seed(SEED)
            .listeners(List.of(recorder))
            .open()) {
      loop.run();
    }
    assertFollows(
        recorded.losses(), recorder.batches().stream().mapToDouble(BatchResult::loss).toArray());
  }

  private void train(Network network, TrainingOptions options, Batches batches, double[] losses) {
    List<NetworkParameter> trainable = Optimizer.ordered(network.parameters());
    LearningRate learningRate =
        new LearningRate(
            options.learningRate(),
            options.schedule(),
            0,
            losses.length,
            OracleCases.STEPS_PER_EPOCH_OF_CLASSES);
    try (Kernels kernels = Kernels.load(manager);
        Loss loss = new Loss(options.loss(), kernels, manager);
        LossScale scale = LossScale.none(kernels);
        Gradients gradients =
            new Gradients(
                trainable.stream().map(NetworkParameter::array).toList(),
                options.clipping(),
                scale,
                kernels);
        Optimizer optimizer =
            new Optimizer(options.optimizer(), trainable, scale, kernels, manager)) {
      for (int step = 0; step < losses.length; step++) {
        try (NDManager scope = manager.newSubManager();
            Batch batch = batches.get(step, scope)) {
          NDArray outputs = network.forward(batch.images(), true, null);
          NDArray value = loss.of(outputs, batch.labels()).loss();
          gradients.add(value);
          if ((step + 1) % options.accumulate() == 0) {
            optimizer.update(
                gradients.averaged(),
                learningRate.rate(step),
                learningRate.momentum(step, options.optimizer().momentum()));
            gradients.clear();
          }
          losses[step] = value.getFloat();
        }
      }
    }
  }

  /** Reorders images so that the loop's shuffle restores the recorded order. */
  private ImageSet shuffledBack(ImageSet images) {
    int[] numbers = new int[images.count()];
    Arrays.setAll(numbers, i -> i);
    ImageSet numbered =
        new ImageSet(
            images.pixels().toArray(), numbers, images.channels(), images.height(), images.width());
    int[] positions = new int[numbers.length];
    try (DeviceImages resident = onDevice(numbered);
        Batches epoch = resident.shuffled(SEED, 0, numbers.length, true, Augmentation.NONE);
        Batch all = epoch.get(0, manager)) {
      long[] order = all.labels().toLongArray();
      for (int position = 0; position < order.length; position++) {
        positions[(int) order[position]] = position;
      }
    }
    return images.subset(positions);
  }

  private DeviceImages onDevice(ImageSet images) {
    return DeviceImages.of(images, Normalization.none(1), Storage.FLOATS, 0, manager);
  }

  private static void assertFollows(double[] expected, double[] actual) {
    assertEquals(expected.length, actual.length);
    for (int step = 0; step < expected.length; step++) {
      assertEquals(expected[step], actual[step], RELATIVE * expected[step], "step " + step);
    }
  }
}
