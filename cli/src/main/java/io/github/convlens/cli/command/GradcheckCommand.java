package io.github.convlens.cli.command;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.github.convlens.experiment.ArithmeticCheck;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.NetworkInput;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.training.gradcheck.GradcheckTable;
import io.github.convlens.training.gradcheck.GradientCheck;
import io.github.convlens.training.gradcheck.PrecisionTable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code convlens gradcheck}. Images are random: the data set gives only shape and classes. */
@Command(
    name = "gradcheck",
    description = {
      "Compare numerical with automatic gradients in float64, for a configuration's"
          + " network, loss and L2 penalty. Then compare gradients, updates and recorded"
          + " statistics in float32, as training computes them, with those in float64. The exit"
          + " code is 4 if either difference is larger than rounding can explain."
    })
public final class GradcheckCommand extends ConsoleCommand {
  @Mixin private ConfigArguments arguments;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "How many elements of each parameter to compare; the seed determines which (default"
              + " ${DEFAULT-VALUE}).")
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

  /** Creates the command that checks the unchanged network. */
  public GradcheckCommand() {
    this(UnaryOperator.identity());
  }

  /**
   * @param outputs a function that is applied to the network's outputs before the loss; tests use
   *     it to make the backward pass wrong
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
    Device device = Devices.choose(configuration.device(), log()::info).get(0);
    try (ArithmeticCheck check = ArithmeticCheck.of(configuration, input, device, outputs)) {
      AtomicInteger done = new AtomicInteger();
      GradcheckTable table =
          new GradcheckTable(
              check.gradients(
                  samples,
                  maxSeconds,
                  (row, count) ->
                      log().info("{} of {}: {}", done.incrementAndGet(), count, row.name())),
              GradientCheck.BOUND);
      table.lines().forEach(this::say);
      PrecisionTable precision = new PrecisionTable(check.precision());
      precision.lines().forEach(this::say);
      return exit(table.holds() && precision.holds());
    }
  }

  private void requireAtLeastOne(String option, int value) {
    if (value < 1) {
      throw misuse(option + " " + value + ": give a whole number, 1 or more");
    }
  }
}
