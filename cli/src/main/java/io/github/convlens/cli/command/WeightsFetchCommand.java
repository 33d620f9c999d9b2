package io.github.convlens.cli.command;

import io.github.convlens.cli.terminal.ProgressDisplay;
import io.github.convlens.data.catalogue.FetchSettings;
import io.github.convlens.experiment.weights.PublishedWeights;
import io.github.convlens.experiment.weights.WeightsStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code convlens weights fetch}. */
@Command(
    name = "fetch",
    description =
        "Download published weights and check them against the hash in the name of their file.")
public final class WeightsFetchCommand extends ConsoleCommand {
  @Parameters(arity = "1..*", paramLabel = "NAME", description = "Names from 'weights list'.")
  private List<String> names;

  @Override
  public Integer call() throws IOException {
    List<PublishedWeights> wanted = names.stream().map(WeightsStore::named).toList();
    say(PublishedWeights.LICENCE);
    for (PublishedWeights weights : wanted) {
      Path file;
      try (ProgressDisplay progress = ProgressDisplay.on(err())) {
        file = WeightsStore.ofProcess().fetch(weights, FetchSettings.defaults(), progress);
      }
      say(weights.name() + ": complete and verified, " + file);
    }
    return ExitCode.DONE;
  }
}
