package io.github.convlens.training.record;

import io.github.convlens.data.image.Listing;
import io.github.convlens.training.output.RowWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes a data set's listings of single images, such as those that could not be read. */
public final class Listings {
  private Listings() {}

  /**
   * Writes a CSV file for each listing, named after the listing.
   *
   * @throws IOException if a file cannot be written
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
