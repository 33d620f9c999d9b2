package io.github.convlens.cli.command;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.convlens.cli.bench.Bench;
import io.github.convlens.cli.bench.BenchResult;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.training.session.TrainingSession;
import io.github.convlens.training.session.TrainingSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code convlens bench}. */
@Command(
    name = "bench",
    description = "Measure images per second, what recording costs, and memory.")
public final class BenchCommand extends ConsoleCommand {
  @Mixin private ConfigArguments arguments;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "40",
      description = "Number of blocks of each kind (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--block-seconds",
      paramLabel = "S",
      defaultValue = "1",
      description = "Minimum length of a block, in seconds (default ${DEFAULT-VALUE}).")
  private double blockSeconds;

  @Option(
      names = "--warm-up",
      paramLabel = "S",
      defaultValue = "5",
      description = "Seconds of warm-up before the first block (default ${DEFAULT-VALUE}).")
  private double warmUp;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write all figures to FILE as JSON.")
  private Path json;

  @Override
  public Integer call() throws IOException {
    if (rounds < 1 || !(blockSeconds > 0) || !(warmUp >= 0)) {
      throw misuse("--rounds, --block-seconds and --warm-up: give numbers above 0");
    }
    // Never reached: the measurement ends the training.
    Configuration configuration = arguments.loadWith("training.epochs=" + Integer.MAX_VALUE / 1024);
    if (configuration.record().activations() == null) {
      throw new InvalidInputException(
          "record.activations", "record.activations: bench measures it, so it must not be null");
    }
    Device device = configuration.onlyDevice("bench");
    configuration.requireWeights();
    DataSet data = OpenedData.open(configuration, arguments.place(), err());
    TrainingSetup setup = configuration.setup(data);
    Path folder = Files.createTempDirectory("convlens-bench");
    try (NDManager manager = Devices.open(device);
        TrainingSession session = TrainingSession.inMemory(setup, manager)) {
      log()
          .info(
              "measuring; this takes {} s or more", Math.round(rounds * blockSeconds * 3 + warmUp));
      BenchResult result =
          new Bench(setup, rounds, blockSeconds, warmUp)
              .run(configuration.name(), session, folder, device);
      result.lines().forEach(this::say);
      if (json != null) {
        result.write(json);
      }
    } finally {
      delete(folder);
    }
    return ExitCode.DONE;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
