package io.github.convlens.training.record;

import io.github.convlens.data.image.Listing;
import io.github.convlens.training.output.RowWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes what a data set has to say about single images, such as which could not be read. */
public final class Listings {
  private Listings() {}

  /**
   * Writes a table for each listing, named by it.
   *
   * @throws IOException if one cannot be written
   */
  public static void write(List<Listing> listings, Path folder) throws IOException {
    for (Listing listing : listings) {
      try (RowWriter writer = new RowWriter()) {
        writer
            .open(folder.resolve(listing.name() + ".csv"), listing.columns(), 0)
            .rows(listing.rows().stream().map(row -> row.toArray()).toList());
      }
    }
  }
}
