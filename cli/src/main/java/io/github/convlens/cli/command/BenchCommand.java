package io.github.convlens.cli.command;

import ai.djl.Device;
import io.github.convlens.core.OutputFile;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.bench.Bench;
import io.github.convlens.experiment.bench.BenchResult;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code convlens bench}. */
@Command(
    name = "bench",
    description = "Measure training speed in images per second, the cost of recording, and memory.")
public final class BenchCommand extends ConsoleCommand {
  @Mixin private ConfigArguments arguments;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "40",
      description =
          "The number of timed blocks for each kind of recording (default ${DEFAULT-VALUE}).")
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
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException {
    Configuration configuration = arguments.load(log()::info);
    Bench bench = new Bench(configuration, rounds, blockSeconds, warmUp);
    if (json != null) {
      OutputFile.require("--json", json);
    }
    Device device = configuration.onlyDevice("bench");
    configuration.requireWeights();
    DataSet data = OpenedData.open(configuration, arguments.place(), err());
    log().info("measuring; this takes {} s or more", bench.leastSeconds());
    BenchResult result = bench.run(data, device);
    result.lines().forEach(this::say);
    if (json != null) {
      result.write(json);
    }
    return ExitCode.DONE;
  }
}
