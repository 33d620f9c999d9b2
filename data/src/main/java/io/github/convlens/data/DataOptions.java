package io.github.convlens.data;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.picture.Preparation;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;

/**
 * Which data to open and what to do with it: the {@code data} section of a configuration.
 *
 * @param dataset {@code digits}, {@code image-folder} or a name of the {@link
 *     io.github.convlens.data.catalogue.Catalogue}
 * @param path the folder of an image-folder; null for the others
 * @param size height and width in pixels that the images of an image-folder are resized to; null to
 *     take them as they are
 * @param split fraction of each class of an image-folder held out as test split where it has no
 *     splits of its own; default 0.2
 * @param classes names of the classes to keep, or their numbers, relabelled by their position in
 *     this list; null for all
 * @param normalize whether channel means and deviations are applied; otherwise pixels are 0 to 1
 * @param augment random changes of training images
 * @param validation what to validate on
 * @param preparation how picture files come to the size of images
 * @param unreadable what happens to picture files that cannot be read
 */
public record DataOptions(
    String dataset,
    Path path,
    int[] size,
    double split,
    List<String> classes,
    boolean normalize,
    Augmentation augment,
    Validation validation,
    Preparation preparation,
    Unreadable unreadable) {

  /**
   * @throws InvalidInputException if the values do not go together
   */
  public DataOptions {
    boolean folder = dataset.equals("image-folder");
    if (folder && path == null) {
      throw new InvalidInputException("data.path: an image-folder needs the path of its folder");
    }
    if (!folder && (path != null || size != null)) {
      throw new InvalidInputException(
          "data."
              + (path != null ? "path" : "size")
              + ": only for dataset: image-folder, not for "
              + dataset
              + ": remove it");
    }
    if (size != null && (size.length != 2 || size[0] < 1 || size[1] < 1)) {
      throw new InvalidInputException("data.size: give [height, width] in pixels, both at least 1");
    }
    if (folder && !(split > 0 && split < 1)) {
      throw new InvalidInputException(
          "data.split: " + split + " is not a fraction between 0 and 1");
    }
    if (classes != null) {
      classes = List.copyOf(classes);
      if (classes.isEmpty() || new HashSet<>(classes).size() != classes.size()) {
        throw new InvalidInputException(
            "data.classes: list each class to keep once, or null for all");
      }
    }
  }

  /** Returns the defaults for a data set that needs no path. */
  public static DataOptions of(String dataset) {
    return new DataOptions(
        dataset,
        null,
        null,
        0.2,
        null,
        true,
        Augmentation.NONE,
        new Validation.Test(),
        Preparation.DEFAULT,
        Unreadable.ERROR);
  }

  /** Returns the same with pictures prepared otherwise. */
  public DataOptions withPreparation(Preparation other) {
    return new DataOptions(
        dataset, path, size, split, classes, normalize, augment, validation, other, unreadable);
  }
}
