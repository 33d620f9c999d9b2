package io.github.convlens.cli.command;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.catalogue.Catalogue;
import io.github.convlens.data.catalogue.CatalogueEntry;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.catalogue.FileStatus;
import io.github.convlens.data.catalogue.Verification;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code convlens data verify}. The exit code is 4 if a file differs from the published one. */
@Command(name = "verify", description = "Compare data sets with the published ones, file by file.")
public final class DataVerifyCommand extends ConsoleCommand {
  @Mixin private DataDirectoryOption data;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Names of data sets, from 'data list'; by default all that are present.")
  private List<String> names = List.of();

  @Override
  public Integer call() {
    Catalogue catalogue = Catalogue.load();
    DataSearchPath searchPath = data.searchPath();
    List<CatalogueEntry> entries =
        names.isEmpty()
            ? catalogue.entries().stream().filter(e -> searchPath.find(e).isPresent()).toList()
            : names.stream().map(catalogue::entry).toList();
    if (entries.isEmpty()) {
      throw new InvalidInputException(
          "no data set was found: 'convlens data list' shows the folders that are searched");
    }
    boolean good = true;
    for (CatalogueEntry entry : entries) {
      good &= verify(entry, folder(entry, searchPath));
    }
    return exit(good);
  }

  /**
   * The folder of the data set. With --data-dir, it is the folder in that directory, even if files
   * are missing. Otherwise it is the first folder in which the data set is complete.
   */
  private Path folder(CatalogueEntry entry, DataSearchPath searchPath) {
    return data.directory() == null
        ? searchPath.require(entry)
        : data.directory().resolve(entry.folder());
  }

  private boolean verify(CatalogueEntry entry, Path folder) {
    boolean good = true;
    for (FileStatus status : Verification.verify(entry, folder)) {
      String found =
          switch (status.state()) {
            case OK -> "ok";
            case MISSING -> "missing";
            case WRONG -> "not the published file";
          };
      say("%-24s%s".formatted(found, status.file()));
      good &= status.state() == FileStatus.State.OK;
    }
    return good;
  }
}
