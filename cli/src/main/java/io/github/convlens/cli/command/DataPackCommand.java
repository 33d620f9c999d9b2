package io.github.convlens.cli.command;

import io.github.convlens.cli.terminal.ProgressDisplay;
import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.DataSets;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.data.option.Memory;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.yaml.Keys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convlens data pack}. */
@Command(
    name = "pack",
    description =
        "Decode pictures in advance into the packed files that 'data.memory: mapped' uses,"
            + " and verify the checksum of each picture. Packed files that are intact and up to"
            + " date are kept; missing ones are added, and those that are damaged or whose"
            + " pictures have changed are replaced.")
public final class DataPackCommand extends ConsoleCommand {
  @Mixin private DataDirectoryOption data;

  @Parameters(
      index = "0",
      paramLabel = "CONFIG|PATH",
      description = "A configuration, or a folder of pictures.")
  private Path source;

  @Option(
      names = "--size",
      split = ",",
      paramLabel = "PIXELS",
      description =
          "For a folder: HEIGHT,WIDTH of the images, as in data.size; by default, images"
              + " are not resized.")
  private @Nullable List<Integer> size;

  @Option(
      names = {"-s", "--set"},
      paramLabel = "KEY=VALUE",
      description = "For a configuration: override one of its keys; repeatable.")
  private List<String> settings = List.of();

  @Override
  public Integer call() {
    boolean folder = Files.isDirectory(source);
    if (folder ? !settings.isEmpty() : size != null) {
      throw misuse("--size applies only to a folder, and -s only to a configuration");
    }
    DataOptions options;
    long seed = 0;
    if (folder) {
      options = DataOptions.folder(source).with(DataOptions.SIZE, size);
    } else {
      Configuration configuration = Configuration.read(source, settings, log()::info);
      options = configuration.data();
      if (!options.ofFiles()) {
        throw new InvalidInputException(
            "%s: data.dataset: %s cannot be packed: only image-folder and table can be packed"
                .formatted(source, options.dataset()));
      }
      seed = configuration.seed();
    }
    try (ProgressDisplay progress = ProgressDisplay.on(err())) {
      DataSet opened = opened(options, seed, progress);
      opened.notes().forEach(this::say);
      say(
          Count.of(
                  opened.readAll("checking packed pictures", progress),
                  "picture is",
                  "pictures are")
              + " packed, and every checksum is correct");
    }
    return ExitCode.DONE;
  }

  private DataSet opened(DataOptions options, long seed, Progress progress) {
    try {
      return DataSets.below(data.searchPath())
          .withProgress(progress)
          .open(options.with(DataOptions.MEMORY, Memory.MAPPED), seed);
    } catch (InvalidInputException e) {
      throw e.within(Keys.DATA.key());
    }
  }
}
