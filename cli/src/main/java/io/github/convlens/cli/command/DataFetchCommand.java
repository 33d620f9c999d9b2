package io.github.convlens.cli.command;

import io.github.convlens.cli.terminal.ProgressDisplay;
import io.github.convlens.data.catalogue.Catalogue;
import io.github.convlens.data.catalogue.CatalogueEntry;
import io.github.convlens.data.catalogue.FetchSettings;
import io.github.convlens.data.catalogue.Fetcher;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code convlens data fetch}. */
@Command(
    name = "fetch",
    description =
        "Download the missing files of data sets and check them against published hashes.")
public final class DataFetchCommand extends ConsoleCommand {
  @Mixin private DataDirectoryOption data;

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME",
      description = "Names of data sets, from 'data list'.")
  private List<String> names;

  @Override
  public Integer call() {
    Catalogue catalogue = Catalogue.load();
    List<CatalogueEntry> entries = names.stream().map(catalogue::entry).toList();
    Path directory = data.searchPath().requireFetchDirectory();
    for (CatalogueEntry entry : entries) {
      Path folder;
      try (ProgressDisplay progress = ProgressDisplay.on(err())) {
        folder = new Fetcher(FetchSettings.defaults(), progress).fetch(entry, directory);
      }
      say(entry.name() + ": complete and verified in " + folder);
    }
    return ExitCode.DONE;
  }
}
