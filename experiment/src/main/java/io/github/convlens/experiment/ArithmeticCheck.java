package io.github.convlens.experiment;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.data.target.LabelTargets;
import io.github.convlens.data.target.NumberTargets;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.gradcheck.CheckedPrecision;
import io.github.convlens.training.gradcheck.CheckedVariable;
import io.github.convlens.training.gradcheck.GradientCheck;
import io.github.convlens.training.gradcheck.KernelElements;
import io.github.convlens.training.gradcheck.L2Penalty;
import io.github.convlens.training.gradcheck.NetworkObjective;
import io.github.convlens.training.gradcheck.SinglePrecisionCheck;
import io.github.convlens.training.gradcheck.StatisticsCheck;
import io.github.convlens.training.gradcheck.UpdateCheck;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;
import java.util.function.UnaryOperator;

/**
 * Checks the arithmetic of training: compares gradients with central differences, and float32
 * arithmetic with float64. The checks need no data, since they use random images, drawn with the
 * configuration's seed.
 */
public final class ArithmeticCheck implements AutoCloseable {

  private static final int IMAGES = 4;

  private final Configuration configuration;
  private final NetworkSpec spec;
  private final int classes;
  private final UnaryOperator<NDArray> outputs;
  private final NDManager manager;
  private final Kernels kernels;

  private ArithmeticCheck(
      Configuration configuration,
      NetworkInput input,
      UnaryOperator<NDArray> outputs,
      NDManager manager) {
    this.configuration = configuration;
    this.spec = configuration.network(input.image(), input.classes());
    this.classes = input.classes();
    this.outputs = outputs;
    this.manager = manager;
    this.kernels = Kernels.load(manager);
  }

  /** Prepares the checks of a configuration's network, loss, optimiser and recording. */
  public static ArithmeticCheck of(Configuration configuration, NetworkInput input, Device device) {
    return of(configuration, input, device, UnaryOperator.identity());
  }

  /**
   * Prepares the checks in the same way as {@link #of(Configuration, NetworkInput, Device)}.
   *
   * @param outputs a function that is applied to the network's outputs before the loss; tests pass
   *     one with a wrong backward pass
   */
  public static ArithmeticCheck of(
      Configuration configuration,
      NetworkInput input,
      Device device,
      UnaryOperator<NDArray> outputs) {
    NDManager manager = Devices.open(device);
    try {
      return new ArithmeticCheck(configuration, input, outputs, manager);
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /**
   * Compares the analytic and the numerical gradients of the loss in float64. The loss includes the
   * L2 penalty. The gradients are with respect to each variable, that is, the images and every
   * trainable parameter.
   *
   * @param samples the number of compared elements per variable
   * @param maxSeconds the time, in seconds, after which only one element of each remaining variable
   *     is compared
   * @param progress receives each checked variable, and the number of all variables
   */
  public List<CheckedVariable> gradients(
      int samples, int maxSeconds, ObjIntConsumer<CheckedVariable> progress) {
    SplittableRandom random = new SplittableRandom(configuration.seed());
    float[] pixels = new float[Math.toIntExact(IMAGES * spec.input().size())];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (4 * random.nextDouble() - 2);
    }
    NDArray images = manager.create(pixels, spec.input().batch(IMAGES));
    NDArray labels = targets(random, IMAGES);
    try (Loss loss = new Loss(configuration.training().loss(), kernels, manager);
        NetworkObjective objective =
            new NetworkObjective(
                network(),
                images,
                logits -> loss.of(outputs.apply(logits), labels).loss(),
                L2Penalty.of(configuration.training().optimizer()),
                configuration.seed(),
                kernels,
                manager)) {
      int count = objective.variables().size();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(maxSeconds);
      return new GradientCheck(
              objective, new KernelElements(kernels, manager), samples, configuration.seed())
          .run((row, index) -> progress.accept(row, count), () -> System.nanoTime() > end);
    }
  }

  /**
   * Compares the gradients, recorded statistics and updates that training computes in float32 with
   * the same quantities in float64, for the initial weights.
   */
  public List<CheckedPrecision> precision() {
    Network network = network();
    SplittableRandom random = new SplittableRandom(configuration.seed());
    NDArray labels = targets(random, SinglePrecisionCheck.images(network));
    List<CheckedPrecision> rows = new ArrayList<>();
    try (Loss loss = new Loss(configuration.training().loss(), kernels, manager)) {
      SinglePrecisionCheck check =
          new SinglePrecisionCheck(
              network,
              logits -> loss.of(outputs.apply(logits), labels).loss(),
              configuration.seed(),
              kernels,
              manager);
      rows.addAll(check.run());
    }
    if (configuration.record().recordsOutputs()) {
      rows.addAll(
          new StatisticsCheck(
                  configuration.record(), network, configuration.seed(), kernels, manager)
              .run());
    }
    rows.addAll(
        new UpdateCheck(
                configuration.training().optimizer(), configuration.seed(), kernels, manager)
            .run(network.parameters()));
    return rows;
  }

  /** Random targets that fit the task. */
  private NDArray targets(SplittableRandom random, int images) {
    return switch (configuration.data().task()) {
      case CLASSIFY -> manager.create(random.longs(images, 0, classes).toArray());
      case MULTI_LABEL -> {
        boolean[][] present = new boolean[images][classes];
        for (boolean[] image : present) {
          for (int label = 0; label < classes; label++) {
            image[label] = random.nextBoolean();
          }
        }
        yield new LabelTargets(present, classes).on(manager);
      }
      case REGRESS -> {
        double[][] numbers = new double[images][classes];
        for (double[] image : numbers) {
          for (int number = 0; number < classes; number++) {
            image[number] = 2 * random.nextDouble() - 1;
          }
        }
        yield new NumberTargets(numbers).on(manager);
      }
    };
  }

  private Network network() {
    return Network.create(spec, configuration.model().init(), configuration.seed(), manager);
  }

  @Override
  public void close() {
    kernels.close();
    manager.close();
  }
}
