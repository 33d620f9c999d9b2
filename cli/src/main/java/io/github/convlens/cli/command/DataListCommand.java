package io.github.convlens.cli.command;

import io.github.convlens.data.catalogue.Catalogue;
import io.github.convlens.data.catalogue.CatalogueEntry;
import io.github.convlens.data.catalogue.CatalogueEntry.Download;
import io.github.convlens.data.catalogue.DataSearchPath;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code convlens data list}. */
@Command(name = "list", description = "Show every data set and where it lies.")
public final class DataListCommand implements Callable<Integer> {
  private static final double MEGABYTE = 1e6;

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private DataDirectoryOption data;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    DataSearchPath searchPath = data.searchPath();
    row(out, "digits", "drawn by convlens itself");
    for (CatalogueEntry entry : Catalogue.load().entries()) {
      Optional<Path> folder = searchPath.find(entry);
      row(out, entry.name(), folder.map(Path::toString).orElseGet(() -> missing(entry)));
    }
    row(out, "image-folder", "data.path: a folder per class, or train/ and test/ above them");
    out.println();
    out.println(
        "looked for in "
            + String.join(", ", searchPath.places().stream().map(Path::toString).toList()));
    out.flush();
    return 0;
  }

  private static String missing(CatalogueEntry entry) {
    long bytes = entry.downloads().stream().mapToLong(Download::bytes).sum();
    return "not here: 'convlens data fetch "
        + entry.name()
        + "' gets it ("
        + Math.round(bytes / MEGABYTE)
        + " MB)";
  }

  private static void row(PrintWriter out, String name, String text) {
    out.printf("%-15s%s%n", name, text);
  }
}
