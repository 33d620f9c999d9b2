package io.github.convlens.cli.command;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.weights.PublishedWeights;
import io.github.convlens.experiment.weights.WeightsStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code convlens weights verify}. The exit code is 4 if a file is missing, or is not identical to
 * the published file.
 */
@Command(name = "verify", description = "Compare weights with the published ones.")
public final class WeightsVerifyCommand extends ConsoleCommand {
  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Names from 'weights list'; by default all that are present.")
  private List<String> names = List.of();

  @Override
  public Integer call() throws IOException {
    WeightsStore store = WeightsStore.ofProcess();
    List<PublishedWeights> wanted =
        names.isEmpty()
            ? PublishedWeights.all().stream().filter(w -> store.find(w).isPresent()).toList()
            : names.stream().map(WeightsStore::named).toList();
    if (wanted.isEmpty()) {
      throw new InvalidInputException(
          "no published weights are on this machine: 'convlens weights list' names those that"
              + " 'convlens weights fetch' downloads");
    }
    boolean good = true;
    for (PublishedWeights weights : wanted) {
      Optional<Path> file = store.find(weights);
      boolean genuine = file.isPresent() && store.genuine(weights, file.get());
      String found = genuine ? "ok" : file.isPresent() ? "not the published file" : "missing";
      say("%-24s%s".formatted(found, file.map(Path::toString).orElse(weights.name())));
      good &= genuine;
    }
    return exit(good);
  }
}
