package io.github.convlens.data.catalogue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.catalogue.CatalogueEntry.DataFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders that are searched for data sets, and the folder for downloads.
 *
 * @param places data directories in the order in which they are searched
 * @param fetchDirectory the folder for downloads; null if the user has no cache folder
 */
public record DataSearchPath(List<Path> places, @Nullable Path fetchDirectory) {
  private static final Path SYSTEM = Path.of("/usr/share/datasets");
  private static final String DASHED = "-idx";
  private static final String DOTTED = ".idx";

  /**
   * @param dataDirectory the only place that is searched. If it is null, the places are {@code
   *     $CONVLENS_DATA}, {@code /usr/share/datasets} and the user's cache folder
   * @param environment environment variables
   * @param osName the system property {@code os.name}
   */
  public static DataSearchPath of(
      @Nullable Path dataDirectory, Map<String, String> environment, String osName) {
    if (dataDirectory != null) {
      return new DataSearchPath(List.of(dataDirectory), dataDirectory);
    }
    List<Path> places = new ArrayList<>();
    directory(environment, "CONVLENS_DATA").ifPresent(places::add);
    places.add(SYSTEM);
    Optional<Path> cache = cache(environment, osName.toLowerCase(Locale.ROOT));
    cache.ifPresent(places::add);
    return new DataSearchPath(List.copyOf(places), cache.orElse(null));
  }

  /** The search path of this process. */
  public static DataSearchPath ofProcess(@Nullable Path dataDirectory) {
    return of(dataDirectory, System.getenv(), System.getProperty("os.name"));
  }

  private static Optional<Path> cache(Map<String, String> environment, String os) {
    if (os.startsWith("windows")) {
      return directory(environment, "LOCALAPPDATA").map(p -> p.resolve("convlens"));
    }
    Optional<Path> home = directory(environment, "HOME");
    if (os.startsWith("mac")) {
      return home.map(p -> p.resolve("Library/Caches/convlens"));
    }
    // The XDG Base Directory Specification says that relative paths are ignored.
    return directory(environment, "XDG_CACHE_HOME")
        .filter(Path::isAbsolute)
        .or(() -> home.map(p -> p.resolve(".cache")))
        .map(p -> p.resolve("convlens"));
  }

  private static Optional<Path> directory(Map<String, String> environment, String variable) {
    String value = environment.getOrDefault(variable, "");
    try {
      return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
    } catch (InvalidPathException e) {
      throw new InvalidInputException(
          "the environment variable "
              + variable
              + " is not a path ("
              + e.getMessage()
              + "): correct it",
          e);
    }
  }

  /** The first folder that holds every file of a data set, if there is one. */
  public Optional<Path> find(CatalogueEntry entry) {
    return places.stream()
        .map(place -> place.resolve(entry.folder()))
        .filter(folder -> entry.files().allMatch(f -> file(folder, f.name()).isPresent()))
        .findFirst();
  }

  /**
   * The folder that holds a data set.
   *
   * @throws InvalidInputException if no folder holds the data set; the message names the searched
   *     folders
   */
  public Path require(CatalogueEntry entry) {
    return find(entry)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    ("%s is not complete in any of %s (its files are %s): %sget it with 'convlens"
                            + " data fetch %s'")
                        .formatted(
                            entry.name(),
                            places.stream()
                                .map(place -> place.resolve(entry.folder()).toString())
                                .collect(Collectors.joining(", ")),
                            entry.files().map(DataFile::name).collect(Collectors.joining(", ")),
                            OtherForms.found(entry, places)
                                .map(found -> "found " + found + "; ")
                                .orElse(""),
                            entry.name())));
  }

  /**
   * A folder or file of the user's own data. A relative path that does not exist is looked up in
   * the data directories.
   *
   * @param given the path in the configuration
   * @return the existing path; {@code given} if no such path exists
   */
  public Path own(Path given) {
    if (given.isAbsolute() || Files.exists(given)) {
      return given;
    }
    return places.stream()
        .map(place -> place.resolve(given))
        .filter(Files::exists)
        .findFirst()
        .orElse(given);
  }

  /**
   * The folder of downloads.
   *
   * @throws InvalidInputException if the user has no cache folder
   */
  public Path requireFetchDirectory() {
    if (fetchDirectory == null) {
      throw new InvalidInputException(
          "there is no cache folder to put data in, since HOME (LOCALAPPDATA on Windows) is not set:"
              + " choose a data directory");
    }
    return fetchDirectory;
  }

  /** The folder of packed pictures; null if the user has no cache folder. */
  public @Nullable Path packed() {
    return fetchDirectory == null ? null : fetchDirectory.resolve("packed");
  }

  /** The published name of a file that was found by {@link #file}, without {@code .gz}. */
  static String published(Path file) {
    return file.getFileName().toString().replaceFirst("\\.gz$", "").replace(DOTTED, DASHED);
  }

  /**
   * A file in a folder, either plain or gzipped. Some copies of MNIST have a dot before {@code
   * idx}, such as {@code train-images.idx3-ubyte}.
   */
  static Optional<Path> file(Path folder, String name) {
    String dotted = name.replace(DASHED, DOTTED);
    return Stream.of(name, name + ".gz", dotted, dotted + ".gz")
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
