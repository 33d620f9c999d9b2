package io.github.convlens.cli.command;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.cli.terminal.GradcheckTable;
import io.github.convlens.cli.terminal.PrecisionTable;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.NetworkInput;
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
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code convlens gradcheck}: needs no data, the images are random. */
@Command(
    name = "gradcheck",
    description = {
      "Compare numerical with automatic gradients, in float64, for the network, loss and L2 penalty"
          + " of a configuration; then gradients, updates and recorded statistics in float32, as"
          + " training computes them, with float64. Exit code 4 where they differ."
    })
public final class GradcheckCommand extends ConsoleCommand {
  private static final int IMAGES = 4;

  @Mixin private ConfigArguments arguments;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Elements of each parameter to compare, chosen by the seed (default ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--max-seconds",
      paramLabel = "S",
      defaultValue = "120",
      description =
          "After S seconds, compare one element of each remaining parameter (default"
              + " ${DEFAULT-VALUE}).")
  private int maxSeconds;

  private final UnaryOperator<NDArray> outputs;

  /** Checks the network as it is. */
  public GradcheckCommand() {
    this(UnaryOperator.identity());
  }

  /**
   * @param outputs what the network's outputs pass before the loss: a test's way to a backward pass
   *     that is wrong
   */
  GradcheckCommand(UnaryOperator<NDArray> outputs) {
    this.outputs = outputs;
  }

  @Override
  public Integer call() {
    requireAtLeastOne("--samples", samples);
    requireAtLeastOne("--max-seconds", maxSeconds);
    Configuration configuration = arguments.load(log()::info);
    NetworkInput input =
        NetworkInput.of(
            configuration.data(), arguments.place().dataDirectory(), configuration.seed());
    NetworkSpec network = configuration.network(input.image(), input.classes());
    Device device = Devices.choose(configuration.device(), log()::info).get(0);
    try (NDManager manager = Devices.open(device);
        Kernels kernels = Kernels.load(manager)) {
      List<CheckedVariable> rows = check(configuration, network, input.classes(), kernels, manager);
      GradcheckTable table = new GradcheckTable(rows, GradientCheck.BOUND);
      table.lines().forEach(this::say);
      PrecisionTable precision =
          new PrecisionTable(precision(configuration, network, input.classes(), kernels, manager));
      precision.lines().forEach(this::say);
      return exit(table.holds() && precision.holds());
    }
  }

  private List<CheckedVariable> check(
      Configuration configuration,
      NetworkSpec spec,
      int classes,
      Kernels kernels,
      NDManager manager) {
    SplittableRandom random = new SplittableRandom(configuration.seed());
    float[] pixels = new float[Math.toIntExact(IMAGES * spec.input().size())];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (4 * random.nextDouble() - 2);
    }
    Network network =
        Network.create(spec, configuration.model().init(), configuration.seed(), manager);
    NDArray images = manager.create(pixels, spec.input().batch(IMAGES));
    NDArray labels = manager.create(random.longs(IMAGES, 0, classes).toArray());
    try (Loss loss = new Loss(configuration.training().loss(), kernels, manager);
        NetworkObjective objective =
            new NetworkObjective(
                network,
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
          .run(
              (row, index) -> log().info("{} of {}: {}", index + 1, count, row.name()),
              () -> System.nanoTime() > end);
    }
  }

  /** At the first weights themselves, which training begins with. */
  private List<CheckedPrecision> precision(
      Configuration configuration,
      NetworkSpec spec,
      int classes,
      Kernels kernels,
      NDManager manager) {
    Network network =
        Network.create(spec, configuration.model().init(), configuration.seed(), manager);
    SplittableRandom random = new SplittableRandom(configuration.seed());
    NDArray labels =
        manager.create(random.longs(SinglePrecisionCheck.images(network), 0, classes).toArray());
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

  private void requireAtLeastOne(String option, int value) {
    if (value < 1) {
      throw misuse(option + " " + value + ": give a whole number, 1 or more");
    }
  }
}
