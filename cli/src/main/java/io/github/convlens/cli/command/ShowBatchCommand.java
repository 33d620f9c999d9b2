package io.github.convlens.cli.command;

import io.github.convlens.data.image.DataSet;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.insight.draw.FirstBatch;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code convlens show-batch}. */
@Command(
    name = "show-batch",
    description =
        "Draw the first training batch as the network sees it, after augmentation,"
            + " with labels.")
public final class ShowBatchCommand extends ConsoleCommand {
  @Mixin private ConfigArguments arguments;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The PNG file to write.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    Configuration configuration = arguments.load(log()::info);
    DataSet data = OpenedData.open(configuration, arguments.place(), err());
    FirstBatch.sheet(configuration, data).write(output);
    say(output.toString());
    return ExitCode.DONE;
  }
}
