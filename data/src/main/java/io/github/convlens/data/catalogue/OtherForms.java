package io.github.convlens.data.catalogue;

import io.github.convlens.data.catalogue.CatalogueEntry.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds published data sets in formats that convlens does not read, so that an error message can
 * name the format.
 */
final class OtherForms {
  private OtherForms() {}

  /**
   * A description of the first file that looks like a data set in another format; empty if there is
   * none.
   *
   * @param places data directories
   */
  static Optional<String> found(CatalogueEntry entry, List<Path> places) {
    return places.stream()
        .flatMap(place -> Stream.of(place.resolve(entry.folder()), place))
        .flatMap(folder -> children(folder).stream())
        .map(path -> described(entry, path))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> described(CatalogueEntry entry, Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    String set = entry.name().replace("cifar", "cifar-");
    String what = null;
    if (entry.format() == Format.CIFAR) {
      boolean pickles =
          name.equals(set + "-python")
              || name.equals(set + "-batches-py")
              || (name.startsWith("data_batch_") && !name.endsWith(".bin"));
      what = pickles ? " (Python pickles), but only the binary version can be read" : null;
    } else if (entry.format() == Format.IDX
        && name.startsWith(set)
        && name.matches(".*\\.(csv|npz|parquet)(\\.gz)?")) {
      what = ", but only the four IDX files can be read";
    }
    return Optional.ofNullable(what).map(text -> path + text);
  }

  private static List<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
