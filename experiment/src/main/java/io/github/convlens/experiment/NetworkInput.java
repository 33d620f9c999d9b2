package io.github.convlens.experiment;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.DataSets;
import io.github.convlens.data.catalogue.Catalogue;
import io.github.convlens.data.catalogue.CatalogueEntry;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.digits.Digits;
import io.github.convlens.data.digits.TurnedDigits;
import io.github.convlens.data.digits.TwoDigits;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.model.FeatureShape;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The input shape of a network and the number of its classes. For a published data set, both are
 * known without its images, so a summary needs no download.
 *
 * @param image the shape of one image
 * @param classes the number of classes, labels or predicted numbers
 */
public record NetworkInput(FeatureShape image, int classes) {

  /**
   * Determines the input shape and the number of classes from the data options.
   *
   * @param dataDirectory the only folder that is searched for data; null for the usual folders
   * @param seed the seed by which an image folder or a table is split; other data sets do not use
   *     it
   * @throws InvalidInputException if the data set is unknown or the folder cannot be read
   */
  public static NetworkInput of(DataOptions options, @Nullable Path dataDirectory, long seed) {
    switch (options.dataset()) {
      case "digits" -> {
        return of(options, 1, Digits.SIDE, 10);
      }
      case "digits-two" -> {
        FeatureShape pair = FeatureShape.image(1, TwoDigits.HEIGHT, TwoDigits.WIDTH);
        return new NetworkInput(pair, of(options, 1, Digits.SIDE, TwoDigits.LABELS).classes);
      }
      case "digits-angle" -> {
        return of(options, 1, TurnedDigits.SIDE, 1);
      }
      case "image-folder", "table" -> {
        return of(open(options, dataDirectory, seed));
      }
      default -> {
        CatalogueEntry entry = Catalogue.load().entry(options.dataset());
        return of(options, entry.channels(), entry.format().side(), entry.classNames().size());
      }
    }
  }

  /** The input shape and the number of classes of a network for an open data set. */
  public static NetworkInput of(DataSet data) {
    return new NetworkInput(
        FeatureShape.image(data.train().channels(), data.train().height(), data.train().width()),
        data.classNames().size());
  }

  private static DataSet open(DataOptions options, @Nullable Path dataDirectory, long seed) {
    try {
      return DataSets.below(DataSearchPath.ofProcess(dataDirectory)).open(options, seed);
    } catch (InvalidInputException e) {
      throw e.within(DataOptions.KIND.name());
    }
  }

  private static NetworkInput of(DataOptions options, int channels, int side, int classes) {
    return new NetworkInput(
        FeatureShape.image(channels, side, side),
        options.classes() == null ? classes : options.classes().size());
  }
}
