package io.github.convlens.data.catalogue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The published data sets that can be named in a configuration. The file {@code catalogue.json}
 * lists them.
 *
 * @param entries all data sets
 */
public record Catalogue(List<CatalogueEntry> entries) {

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
   * @throws InvalidInputException if no data set has that name
   */
  public CatalogueEntry entry(String name) {
    return entries.stream()
        .filter(e -> e.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "data set '"
                        + name
                        + "' is not one of "
                        + entries.stream()
                            .map(CatalogueEntry::name)
                            .collect(Collectors.joining(", "))
                        + " (which can be fetched), digits, digits-two, digits-angle, image-folder"
                        + " or table: correct the name"));
  }
}
