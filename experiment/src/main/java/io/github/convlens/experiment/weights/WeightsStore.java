package io.github.convlens.experiment.weights;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Nearest;
import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.CatalogueEntry.Download;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.catalogue.FetchSettings;
import io.github.convlens.data.catalogue.Fetcher;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The folders named {@code weights}, which lie next to the data sets and contain published weights.
 */
public final class WeightsStore {
  private static final URI PYTORCH = URI.create("https://download.pytorch.org/models/");
  private static final String FOLDER = "weights";
  private static final String SUFFIX = "-imagenet";

  private final DataSearchPath searchPath;
  private final URI base;

  /**
   * @param base the address of the folder of the files, ending in a slash
   */
  WeightsStore(DataSearchPath searchPath, URI base) {
    this.searchPath = searchPath;
    this.base = base;
  }

  /** The store of this process. */
  public static WeightsStore ofProcess() {
    return new WeightsStore(DataSearchPath.ofProcess(null), PYTORCH);
  }

  /**
   * The published weights with this name.
   *
   * @throws InvalidInputException if there are no such weights
   */
  public static PublishedWeights named(String name) {
    List<String> names = PublishedWeights.all().stream().map(PublishedWeights::name).toList();
    return PublishedWeights.all().stream()
        .filter(weights -> weights.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "there are no published weights \"%s\": did you mean %s? (%s)"
                        .formatted(
                            name,
                            Nearest.to(name, names).orElseThrow(),
                            String.join(", ", names))));
  }

  /**
   * The published weights to which {@code model.weights} refers, by their name or by the name of
   * their file; empty if it refers to another file or is null.
   *
   * @throws InvalidInputException if the value has the form of a name, but there are no such
   *     weights
   */
  public Optional<PublishedWeights> published(@Nullable Path given) {
    if (given == null) {
      return Optional.empty();
    }
    String text = given.toString();
    boolean name = text.endsWith(SUFFIX) || text.contains(SUFFIX + "-v");
    if (name && given.getNameCount() == 1 && !Files.exists(given)) {
      return Optional.of(named(text));
    }
    return PublishedWeights.all().stream().filter(w -> given.endsWith(w.file())).findFirst();
  }

  /**
   * The file to which {@code model.weights} refers.
   *
   * @return the file; null if {@code given} is null
   * @throws InvalidInputException if the value names published weights that are not on this machine
   */
  public @Nullable Path file(@Nullable Path given) {
    if (given == null || Files.exists(given)) {
      return given;
    }
    Optional<PublishedWeights> published = published(given);
    if (published.isEmpty() || given.endsWith(published.get().file())) {
      return given;
    }
    PublishedWeights weights = published.get();
    return find(weights)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "model.weights",
                    "model.weights is %s, and %s is not in any of %s: download it with 'convlens weights fetch %s'"
                        .formatted(given, weights.file(), places(), given)));
  }

  private String places() {
    return searchPath.places().stream()
        .map(place -> place.resolve(FOLDER).toString())
        .collect(Collectors.joining(", "));
  }

  /** The file of published weights; empty if it is not on this machine. */
  public Optional<Path> find(PublishedWeights weights) {
    return searchPath.places().stream()
        .map(place -> place.resolve(FOLDER).resolve(weights.file()))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /**
   * Whether a file has the same content as the published file.
   *
   * @throws IOException if the file cannot be read
   */
  public boolean genuine(PublishedWeights weights, Path file) throws IOException {
    return Fetcher.verify(weights.download(base), file);
  }

  /**
   * Fetches weights into the user's cache folder, unless they are already on this machine.
   *
   * @return the file, complete and verified
   * @throws InvalidInputException if the weights cannot be fetched or written
   * @throws IOException if an existing file cannot be read
   */
  public Path fetch(PublishedWeights weights, FetchSettings settings, Progress progress)
      throws IOException {
    Download download = weights.download(base);
    Optional<Path> here = find(weights);
    if (here.isPresent() && Fetcher.verify(download, here.get())) {
      return here.get();
    }
    Path folder = searchPath.requireFetchDirectory().resolve(FOLDER);
    return new Fetcher(settings, progress).fetch(download, folder);
  }
}
