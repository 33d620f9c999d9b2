package io.github.convlens.cli.command;

import io.github.convlens.cli.terminal.ProgressDisplay;
import io.github.convlens.data.catalogue.Catalogue;
import io.github.convlens.data.catalogue.CatalogueEntry;
import io.github.convlens.data.catalogue.FetchSettings;
import io.github.convlens.data.catalogue.Fetcher;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convlens data fetch}. */
@Command(
    name = "fetch",
    description = "Download what is missing of data sets, and check it against published hashes.")
public final class DataFetchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private DataDirectoryOption data;

  @Parameters(arity = "1..*", paramLabel = "NAME", description = "As 'data list' shows them.")
  private List<String> names;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Catalogue catalogue = Catalogue.load();
    List<CatalogueEntry> entries = names.stream().map(catalogue::entry).toList();
    Path directory = data.searchPath().requireFetchDirectory();
    for (CatalogueEntry entry : entries) {
      Path folder;
      try (ProgressDisplay progress = ProgressDisplay.on(spec.commandLine().getErr())) {
        folder = new Fetcher(FetchSettings.defaults(), progress).fetch(entry, directory);
      }
      out.println(entry.name() + ": complete and verified in " + folder);
      out.flush();
    }
    return 0;
  }
}
