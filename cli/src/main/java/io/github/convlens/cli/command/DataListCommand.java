package io.github.convlens.cli.command;

import io.github.convlens.data.catalogue.Catalogue;
import io.github.convlens.data.catalogue.CatalogueEntry;
import io.github.convlens.data.catalogue.CatalogueEntry.Download;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.digits.DrawnSet;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code convlens data list}. */
@Command(name = "list", description = "List the data sets and where each one is.")
public final class DataListCommand extends ConsoleCommand {
  private static final double MEGABYTE = 1e6;

  @Mixin private DataDirectoryOption data;

  @Override
  public Integer call() {
    DataSearchPath searchPath = data.searchPath();
    for (DrawnSet set : DrawnSet.values()) {
      row(set.key(), "drawn by convlens itself");
    }
    for (CatalogueEntry entry : Catalogue.load().entries()) {
      Optional<Path> folder = searchPath.find(entry);
      row(entry.name(), folder.map(Path::toString).orElseGet(() -> missing(entry)));
    }
    row("image-folder", "data.path: a folder per class, or such folders in train/ and test/");
    row("table", "data.path: a CSV file; each row names a picture file or contains pixels");
    say("");
    say(
        "searched: "
            + String.join(", ", searchPath.places().stream().map(Path::toString).toList()));
    return ExitCode.DONE;
  }

  private static String missing(CatalogueEntry entry) {
    long bytes = entry.downloads().stream().mapToLong(Download::bytes).sum();
    return "not here: 'convlens data fetch "
        + entry.name()
        + "' downloads it ("
        + Math.round(bytes / MEGABYTE)
        + " MB)";
  }

  private void row(String name, String text) {
    say("%-15s %s".formatted(name, text));
  }
}
