package io.github.convlens.data.catalogue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.digits.DrawnSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The published data sets that can be named in a configuration. The file {@code catalogue.json}
 * lists them.
 *
 * @param entries all data sets
 */
public record Catalogue(List<CatalogueEntry> entries) {
  private static final List<String> OWN_PICTURES = List.of("image-folder", "table");

  /** Reads the catalogue that comes with convlens. */
  public static Catalogue load() {
    try (InputStream json = Catalogue.class.getResourceAsStream("catalogue.json")) {
      return new Catalogue(
          List.of(JsonMapper.builder().build().readValue(json, CatalogueEntry[].class)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A data set by name.
   *
   * @throws InvalidInputException if no data set has that name, or if the data set is not
   *     published, because convlens draws it or because it consists of the user's own pictures
   */
  public CatalogueEntry entry(String name) {
    return entries.stream()
        .filter(e -> e.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private InvalidInputException unknown(String name) {
    if (DrawnSet.named(name).isPresent()) {
      return new InvalidInputException(
          name + " is drawn by convlens itself: there are no files to fetch or verify");
    }
    if (OWN_PICTURES.contains(name)) {
      return new InvalidInputException(
          name
              + " stands for your own pictures, which cannot be downloaded: set data.path to their"
              + " location");
    }
    Stream<String> published = entries.stream().map(CatalogueEntry::name);
    Stream<String> drawn = Arrays.stream(DrawnSet.values()).map(DrawnSet::key);
    return new InvalidInputException(
        ("data set '%s' is not one of %s (published), %s (drawn by convlens), %s (your own"
                + " pictures): correct the name")
            .formatted(
                name,
                published.collect(Collectors.joining(", ")),
                drawn.collect(Collectors.joining(", ")),
                String.join(" or ", OWN_PICTURES)));
  }
}
