package io.github.convlens.cli.command;

import io.github.convlens.experiment.weights.PublishedWeights;
import io.github.convlens.experiment.weights.WeightsStore;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code convlens weights list}. */
@Command(
    name = "list",
    description = "List the published weights, the networks they fit, and where each file is.")
public final class WeightsListCommand extends ConsoleCommand {
  @Override
  public Integer call() {
    WeightsStore store = WeightsStore.ofProcess();
    for (PublishedWeights weights : PublishedWeights.all()) {
      say(
          String.format(
              Locale.ROOT,
              "%-28s%5.1f %% on ImageNet  {%s}",
              weights.name(),
              weights.accuracy(),
              weights.model()));
      String missing =
          String.format(
              Locale.ROOT,
              "not here: 'convlens weights fetch %s' downloads it (%.0f MB)",
              weights.name(),
              weights.mebibytes() * 1.048576);
      say("    " + store.find(weights).map(Path::toString).orElse(missing));
    }
    say("");
    say(PublishedWeights.LICENCE);
    return ExitCode.DONE;
  }
}
