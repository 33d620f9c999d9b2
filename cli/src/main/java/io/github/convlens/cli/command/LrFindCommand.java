package io.github.convlens.cli.command;

import io.github.convlens.cli.terminal.BatchProgress;
import io.github.convlens.cli.terminal.ProgressDisplay;
import io.github.convlens.core.OutputFile;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.RateSearch;
import io.github.convlens.insight.draw.RangeTestPlot;
import io.github.convlens.training.record.PlainProgress;
import io.github.convlens.training.search.LearningRateSweep;
import io.github.convlens.training.search.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code convlens lr-find}. */
@Command(
    name = "lr-find",
    description = {
      "Find a learning rate: train 100 batches at rates that grow from 1e-7 to 10, and"
          + " suggest rates from the way in which the loss falls. Use the first suggestion. It is"
          + " the median of fastai's four suggestions, which are shown after it."
    })
public final class LrFindCommand extends ConsoleCommand {
  @Mixin private ConfigArguments arguments;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      defaultValue = ".",
      description =
          "The folder for NAME-lr-find.csv and NAME-lr-find.png (default ${DEFAULT-VALUE}, the"
              + " current folder).")
  private Path output;

  @Override
  public Integer call() throws IOException {
    OutputFile.requireFolder("-o", output);
    Configuration configuration = arguments.load(log()::info);
    configuration.requireWeights();
    DataSet data = OpenedData.open(configuration, arguments.place(), err());
    data.notes().forEach(log()::info);
    LearningRateSweep test =
        RateSearch.run(
            configuration,
            data,
            ProgressDisplay.isTerminal() ? new BatchProgress() : new PlainProgress(log()::info));
    Files.createDirectories(output);
    test.write(output.resolve(configuration.name() + "-lr-find.csv"));
    RangeTestPlot.write(test, output.resolve(configuration.name() + "-lr-find.png"));
    Suggestions suggestions = test.suggestions();
    suggestions.middle().ifPresent(rate -> say(line("middle", rate)));
    suggestions.byName().forEach((name, rate) -> say(line(name, rate)));
    if (suggestions.middle().isEmpty()) {
      say("no suggestion: the loss grew fourfold within the first few batches");
    }
    return ExitCode.DONE;
  }

  private static String line(String name, double rate) {
    return String.format(Locale.ROOT, "%-8s %.2e", name, rate);
  }
}
